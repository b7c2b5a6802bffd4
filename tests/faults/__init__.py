"""What goes wrong on purpose, from one end to the other."""
