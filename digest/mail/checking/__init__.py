"""Whether mail will be taken for what it is: the settings of a newsletter, and a copy of a message as it arrived."""
