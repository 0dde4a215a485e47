"""`flask worker`: does what waits."""

from __future__ import annotations

import logging

import click
from flask.cli import with_appcontext

from app.core import events, heartbeat, jobs
from app.search.indexing import repair_index


@click.command("worker")
@click.option("--drain", is_flag=True, help="Work off everything that is due, then end.")
@click.option("--threads", default=2, show_default=True, help="How many pieces of work go on at the same time.")
@with_appcontext
def worker(drain: bool, threads: int) -> None:
    """Do what waits: mail, index, clean-up. SIGTERM finishes what is begun."""
    _show_progress()
    heartbeat.beat()
    repair_index()
    if drain:
        click.echo(f"{work_off_everything()} pieces of work done")
    else:
        events.sweep()
        jobs.work_on(threads)


def _show_progress() -> None:
    """Let what takes long tell how far it is, such as a digest for thousands."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(message)s", level=logging.WARNING)
    logging.getLogger("app").setLevel(logging.INFO)


def work_off_everything() -> int:
    """Do what is due until nothing is: what waits on the queue, then what recurs within the hour.

    Returns:
        How many pieces of work were done.
    """
    done = _work_off_the_queue()
    jobs.enqueue_frequent()
    return done + _work_off_the_queue()


def _work_off_the_queue() -> int:
    done = 0
    while True:
        events.sweep()
        step = jobs.work_off(now=True)
        if not step:
            return done
        done += step
