"""Deliveries on their way: connections, patience, and passes over the outbox."""
