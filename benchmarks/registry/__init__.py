"""A register of any size for measuring: by statements over many rows, in engines of its own."""
