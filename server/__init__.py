"""The imperative shell: HTTP edge, auth, tenants, jobs and the embedded MongoDB."""

import os

# Motor runs every operation in one thread pool of five threads a core, too few beside a slow query.
# It reads this once, at its import, so it must be set before anything imports Motor.
os.environ.setdefault("MOTOR_MAX_WORKERS", "64")
