"""Runs the cases and tells what came of them; `run` beside it says how it is called."""

import argparse
import sys
import time
from pathlib import Path

import schemes
from cases import Wrong


def main():
    parser = argparse.ArgumentParser(prog="tests/compat/auth/run")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    cases = [it for it in schemes.cases() if not asked.names or any(it.name.startswith(name) for name in asked.names)]
    if not cases:
        sys.exit(f"no case begins with {' or '.join(asked.names)}")
    if asked.list:
        print("\n".join(it.name for it in cases))
        return
    known, results, bad = differences(), {}, []
    for case in cases:
        why, printed = outcome(case)
        reason = next((reason for name, reason in known if case.name.startswith(name)), None)
        if why and not reason:
            bad.append(case.name)
            print(f"{case.name}: {why}")
            if asked.show:
                print(printed)
        elif reason and not why:
            bad.append(case.name)
            print(f"{case.name}: differs no longer; take it out of the file `known`")
        scheme = case.name.split("/")[0]
        counts = results.setdefault((scheme, case.verifier), [0, 0, 0])
        counts[0 if not why else 1 if reason else 2] += 1
    tell(results)
    for program in schemes.lacking():
        print(f"passed over: the cases that need {program}, which is not there")
    sys.exit(1 if bad else 0)


def outcome(case):
    """Why a case went wrong, and what was printed meanwhile; None where it did not."""
    try:
        case.check()
        return None, ""
    except Wrong as wrong:
        return str(wrong), wrong.printed


def differences():
    """The beginnings of names of cases, each with why it differs."""
    lines = Path(__file__).with_name("known").read_text().splitlines()
    return [line.split(": ", 1) for line in lines if line and not line.startswith("#")]


def tell(results):
    print(f"{'scheme':<10} {'verifier':<34} {'pass':>5} {'known':>6} {'fail':>5}")
    for (scheme, verifier), counts in results.items():
        print(f"{scheme:<10} {verifier:<34} {counts[0]:>5} {counts[1]:>6} {counts[2]:>5}")


if __name__ == "__main__":
    started = time.monotonic()
    try:
        main()
    finally:
        print(f"{time.monotonic() - started:.1f} s", file=sys.stderr)
