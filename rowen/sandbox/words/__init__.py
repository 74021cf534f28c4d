"""The word lists and sentence patterns that every generated text is made of. All of it is our own writing."""
