"""Solves in child processes: progress, stopping, the queue, killed children, whose job it is."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import replace

import pytest
from endless_park import write_endless
from small_park import alone, small_park

from symbiosis.errors import BadInput
from symbiosis.optimise import optimise
from symbiosis.park.load import load_park
from symbiosis.park.objectives import Limit
from symbiosis.park.scenario import Scenario
from symbiosis.views import children
from symbiosis.views.children import Request
from symbiosis.views.jobs import Jobs

PATIENCE = 600


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    park = small_park(tmp_path_factory.mktemp("small"), **alone("heat", "water"))
    return Request("small", park, Scenario(), 60.0, 1e-4)


@pytest.fixture(scope="module")
def endless(tmp_path_factory):
    """Ask for what hours cannot prove: it does not end before somebody stops it."""
    park = load_park(write_endless(tmp_path_factory.mktemp("endless") / "park"))
    return Request("endless", park, Scenario(), 3600.0, 0.0)


@pytest.fixture(scope="module")
def jobs():
    many = Jobs(at_once=1, waiting=2, keeping=1)
    yield many
    many.close()


def begin(jobs, request, owner="me"):
    """Submit a job and wait until it has found something."""
    job = jobs.submit(owner, request)
    while not any(step["incumbent"] == step["incumbent"] for step in list(job.steps)):
        assert not job.ended.wait(0.05), job.message
    return job


def test_a_job_reports_and_hands_over_its_plan(jobs, small):
    job = jobs.submit("me", small)
    assert job.ended.wait(PATIENCE)
    assert (job.state, job.message) == ("done", "")
    assert job.plan.status == "optimal"
    assert {"stage", "incumbent", "bound", "gap", "phase"} <= set(job.steps[-1])
    assert jobs.busy() == (0, 0)


def test_only_the_owner_can_stop_a_job_and_the_best_plan_is_kept(jobs, endless):
    job = begin(jobs, endless)
    assert not jobs.cancel(job.id, "somebody else")
    assert not job.over
    assert jobs.of("somebody else") is None
    assert jobs.cancel(job.id, "me")
    assert job.ended.wait(PATIENCE)
    assert job.state == "done", job.message
    assert job.plan.status == "cancelled"
    assert len(job.plan.exchanges)


def test_jobs_wait_their_turn_in_a_bounded_queue_and_a_killed_child_holds_none_up(
    jobs, endless, small
):
    first = begin(jobs, endless)
    second, third = jobs.submit("you", small), jobs.submit("them", small)
    assert (second.state, jobs.ahead(second), jobs.ahead(third)) == ("queued", 1, 2)
    with pytest.raises(BadInput, match="Try again"):
        jobs.submit("one more", small)
    assert jobs.cancel(third.id, "them")
    assert third.over
    first.child.kill()
    assert first.ended.wait(PATIENCE)
    assert (first.state, first.plan) == ("killed", None)
    assert second.ended.wait(PATIENCE)
    assert second.state == "done"


def test_an_impossible_question_comes_back_as_a_sentence(jobs, small):
    limit = Limit(account="fresh_water", maximum=-1.0)
    scenario = Scenario(limits=(limit,))
    job = jobs.submit("me", Request("small", small.park, scenario, 60.0, 1e-4))
    assert job.ended.wait(PATIENCE)
    assert job.state == "failed"
    assert job.message
    assert "Traceback" not in job.message


def play(jobs, owner, request, **changes):
    """Ask a live question and wait for its plan."""
    job = jobs.submit(owner, replace(request, live=True, **changes))
    assert job.ended.wait(PATIENCE)
    assert job.state == "done", job.message
    return job.plan


def test_live_questions_go_to_the_child_that_has_the_models(jobs, small):
    play(jobs, "me", small)
    child = jobs.children.kept["me"]
    dearer = Scenario(prices={"carbon": 300.0})
    second = play(jobs, "me", small, scenario=dearer)
    assert jobs.children.kept["me"] is child
    assert second.cost() == pytest.approx(optimise(small.park, dearer).cost(), rel=1e-2)
    # A child that has died takes its models along; another answers.
    child.end()
    play(jobs, "me", small)
    # Few keep their models: who has not asked for longest begins anew.
    play(jobs, "you", small)
    assert list(jobs.children.kept) == ["you"]


def test_a_child_that_prints_while_it_loads_is_understood(small, tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("print('[1] Loaded {everything}')\nprint(7)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    chatty = Jobs(at_once=1)
    try:
        job = chatty.submit("me", small)
        assert job.ended.wait(PATIENCE)
        assert (job.state, job.message) == ("done", "")
    finally:
        chatty.close()


def test_a_question_that_cannot_be_put_ends_its_job_and_its_child(jobs, small):
    unsendable = replace(small, time_limit=threading.Lock())
    job = jobs.submit("me", unsendable)
    child = None
    while not job.ended.wait(0.01):
        child = job.child or child
    assert job.state == "failed"
    assert "could not be reached" in job.message
    assert child is None or not child.alive
    assert jobs.busy() == (0, 0)
    after = jobs.submit("me", small)
    assert after.ended.wait(PATIENCE)
    assert after.state == "done"


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="POSIX can hold a process")
def test_a_child_that_does_not_hear_a_stop_is_killed(small, monkeypatch):
    monkeypatch.setattr(children, "_GRACE", 0.2)
    deaf = children.Child()
    os.kill(deaf.pid, signal.SIGSTOP)
    cancel = threading.Event()
    cancel.set()  # before the question is put: the child cannot be told yet
    assert deaf.ask(small, print, cancel) is None
    assert not deaf.alive
    deaf.end()


def test_answers_that_nobody_takes_are_dropped_oldest_first(small):
    few = Jobs(at_once=1, uncollected=2)
    nobody = replace(small, scenario=Scenario(left=("nobody",)))  # is refused at once
    try:
        for owner in ("one", "two", "three", "four"):
            job = few.submit(owner, nobody)
            assert job.ended.wait(PATIENCE)
        assert [few.of(owner) is None for owner in ("one", "two", "three", "four")] == [
            True, False, False, False,
        ]  # fmt: skip
    finally:
        few.close()
