"""Messages as bytes, and the plan that fixes them."""
