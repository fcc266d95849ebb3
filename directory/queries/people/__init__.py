"""What the directory says of one person."""
