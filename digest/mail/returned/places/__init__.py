"""Where mail comes from: standard input, files, maildirs, IMAP."""
