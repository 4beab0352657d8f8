### find
