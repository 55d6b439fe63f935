"""From an issue to messages, and from messages to outcomes: the bytes, the relay, and what became of each delivery."""
