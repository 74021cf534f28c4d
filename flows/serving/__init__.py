"""What `rowen up` runs: a Prefect server, its worker, and a keeper that registers the reviews and marks dead runs."""
