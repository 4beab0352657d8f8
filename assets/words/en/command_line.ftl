### command_line
