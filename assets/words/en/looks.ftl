### looks
