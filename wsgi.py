"""What a WSGI server loads: `gunicorn wsgi:app`."""

import gc
import sys

from app import create_app
from config import SettingsError, load_settings

BOOT_FAILED = 3
"""The status at which gunicorn stops instead of trying again."""

try:
    app = create_app(load_settings())
except SettingsError as error:
    sys.stderr.write(f"{error}\n")
    raise SystemExit(BOOT_FAILED) from None

# What is there now stays: to look through it for rubbish again and again would hold up a request for 0.2 seconds.
gc.collect()
gc.freeze()
