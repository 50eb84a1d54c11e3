"""What happens behind a request: the duties of the worker, and the news that asks for them."""
