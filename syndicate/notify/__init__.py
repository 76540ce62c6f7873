"""How the world is told: requests made and responses judged, and the one place that opens connections."""
