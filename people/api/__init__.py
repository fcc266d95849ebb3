"""The API's doors to people: oneself, and one's tokens."""
