"""Mail: digests of what is new, and the way they leave."""
