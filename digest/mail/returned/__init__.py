"""What comes back: reports of servers, complaints, answers of programs, and where such mail lies."""
