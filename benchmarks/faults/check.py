#!/usr/bin/env python3
"""Runs Ergodic on inputs on which it failed once, and compares with what is right.

usage: check.py [-v] [--keep DIR] FOLDER [NAME...]

FOLDER holds a folder for each fault. NAME is the name of one, or its beginning ("4", "15-time"); without a name all are
checked. -v shows every command with what it said. --keep leaves the working copies in DIR. One line a case; the exit code
is 1 if a case failed.
"""
import argparse
import csv
import gzip
import json
import math
import os
import pathlib
import random
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
ERGODIC = ROOT / "ergodic"
DIST = ROOT / "app/target/dist"

# No message for users may have these: they are the words of Java, of native libraries, and of errors without an explanation.
WORDS_OF_JAVA = re.compile(
    r"Unexpected error|unexpected error|not foreseen|Exception|\bat (java|org|com)\.|\bjava\.|org\.(ergodic|nd4j|bytedeco)\."
    r"|Cannot invoke|cannot be cast|bad_alloc|integer overflow|StackOverflow|OutOfMemory")
LONGEST_MESSAGE = 5000  # characters


class Skipped(Exception):
    """A case that cannot be checked on this machine."""


class Said:
    """What a command said."""

    def __init__(self, line, code, out, err, seconds):
        self.line, self.code, self.out, self.err, self.seconds = line, code, out, err, seconds


class Case:
    """One folder: a working copy of it, and what was found wrong."""

    def __init__(self, folder, verbose):
        self.folder, self.verbose = folder, verbose
        self.faults, self.notes = [], []

    def check(self, right, fault):
        """Notes a fault unless something is right; goes on either way."""
        if not right:
            self.faults.append(fault)
        return right

    def note(self, text):
        """Something to show in the line of a case that is ok."""
        self.notes.append(text)

    def command(self, words, cwd=None, limit=300, env=None, stdin=None, stdout=subprocess.PIPE, fds=()):
        """Runs any command. One that takes longer than its limit in seconds is killed and has the code "timeout"."""
        began = time.monotonic()
        where = self.folder / (cwd or "")
        if isinstance(stdin, bytes):
            given = {"input": stdin}
        else:
            given = {"stdin": subprocess.DEVNULL if stdin is None else stdin}
        line = " ".join(str(word) for word in words)
        # A session of its own, so that what a script starts can be ended with it.
        process = subprocess.Popen(
            [str(word) for word in words], cwd=where, env=environment(env or {}), stdout=stdout, stderr=subprocess.PIPE,
            stdin=subprocess.PIPE if "input" in given else given["stdin"], pass_fds=fds, start_new_session=True)
        try:
            out, err = process.communicate(given.get("input"), timeout=limit)
            code = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            out, err = process.communicate()
            code = "timeout"
        text = [(part or b"").decode("utf-8", "replace") for part in (out, err)]
        text[1] = "\n".join(row for row in text[1].splitlines() if "Using incubator modules" not in row)
        said = Said(line, code, text[0], text[1], time.monotonic() - began)
        if self.verbose:
            show(said)
        return said

    def ergodic(self, *words, code=0, says=(), silent=(), java=False, **more):
        """Runs ergodic and checks its exit code (one, or several that are allowed) and standard error: regular expressions
        that it must contain, others that it must not. Words of Java are allowed where the fault is in somebody's class."""
        said = self.command([ERGODIC, "--quiet", *words], **more)
        name = "ergodic " + " ".join(str(word) for word in words)
        codes = code if isinstance(code, (tuple, set)) else (code,)
        self.check(said.code in codes, f"{name}: exit code {said.code}, not {' or '.join(map(str, codes))}: {said.err[-300:]}")
        for pattern in says:
            self.check(re.search(pattern, said.err), f"{name}: does not say /{pattern}/ but: {said.err[-300:]}")
        for pattern in silent:
            self.check(not re.search(pattern, said.err), f"{name}: says /{pattern}/: {said.err[-300:]}")
        bad = None if java else WORDS_OF_JAVA.search(said.err)
        self.check(not bad, f"{name}: the words of Java in a message: {said.err[-300:]}")
        self.check(len(said.err) <= LONGEST_MESSAGE, f"{name}: {len(said.err)} characters of messages")
        return said

    def refused(self, *words, code=1, says=(), **more):
        """Runs a command that is refused before it leaves a run."""
        if words[0] == "run":
            words += ("--out", "refused")
        said = self.ergodic(*words, code=code, says=("^error: ",) + tuple(says), **more)
        self.check(not (self.folder / "refused").exists(), f"ergodic {' '.join(words)}: left a folder")
        return said

    def java(self, file):
        """Compiles a class against the distribution, runs it and gives its output."""
        self.import_parts(self.folder / file)
        self.compile(self.folder / "classes", [file], "--add-modules", "ALL-MODULE-PATH")
        said = self.command(
            [tool("java"), "-Xmx2g", "-XX:+UseParallelGC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
             "-Dorg.slf4j.simpleLogger.log.org.nd4j=error", "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
             "--add-modules", "jdk.incubator.vector,ALL-MODULE-PATH", "-p", DIST / "lib",
             "-cp", f"{DIST}/native/*:classes", pathlib.Path(file).stem], limit=600)
        self.check(said.code == 0, f"{file}: exit code {said.code}: {said.err[-300:]}")
        return said.out

    def import_parts(self, file):
        """What a file imports may have been divided or moved since it was written (docs/decisions/0025): imports that too."""
        text = file.read_text(encoding="utf-8")
        packages = ["org.ergodic.host", "org.ergodic.api.config", "org.ergodic.common.solver"]
        for package in re.findall(r"^import (org\.ergodic\.\w+)\.\*;", text, re.M):
            module = self.command([tool("java"), "-p", DIST / "lib", "--describe-module", package]).out
            packages += re.findall(rf"^exports ({re.escape(package)}\.\S+)$", module, re.M)
        text = "".join(f"import {package}.*;\n" for package in packages) + text
        text = text.replace("Assembly.of(registry, ", "registry.assembly(")
        file.write_text(text, encoding="utf-8")

    def compile(self, into, files, *options, javac=None):
        said = self.command([javac or tool("javac"), "-d", into, "-p", DIST / "lib", *options, *files])
        if said.code != 0:
            raise RuntimeError(f"javac {files}: {said.err[-500:]}")

    def jar(self, into, sources, *options, without=None, javac=None):
        """Compiles the sources of a plugin into a jar."""
        classes = self.folder / "classes" / into.stem
        self.compile(classes, sorted(sources.rglob("*.java")), *options, javac=javac)
        if without:
            (classes / without).unlink()
        into.parent.mkdir(parents=True, exist_ok=True)
        said = self.command([javac.with_name("jar") if javac else tool("jar"), "-c", "-f", into, "-C", classes, "."])
        if said.code != 0:
            raise RuntimeError(f"jar {into}: {said.err[-500:]}")

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def table(self, name):
        """A CSV file as its header and its columns of numbers."""
        with open(self.folder / name, newline="", encoding="utf-8") as file:
            header, *rows = csv.reader(file)
        return header, [[float(row[i]) for row in rows] for i in range(len(header))]

    def metrics(self, run):
        return json.loads((self.folder / run / "metrics.json").read_text(encoding="utf-8"))

    def covered(self, module, name, *methods):
        """Something that only a test in Java reaches: the class must be in the module, with these methods."""
        files = [path for path in (ROOT / module).rglob(name + ".java") if "target" not in path.parts]
        text = "".join(path.read_text(encoding="utf-8") for path in files)
        self.check(files, f"{module} has no {name}")
        for method in methods:
            self.check(f" {method}(" in text, f"{name} in {module} has no {method}()")
        self.note(f"covered by {name}" + "".join(f".{method}" for method in methods[:1]))


def environment(more):
    """The environment of a command: this one without options for Ergodic, and some more."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("ERGODIC")}
    env["OMP_NUM_THREADS"] = "1"
    env.update(more)
    return env


def tool(name):
    """A tool of the JDK that the launcher takes."""
    home = os.environ.get("JAVA_HOME")
    path = shutil.which(name, path=str(pathlib.Path(home) / "bin") if home else None)
    if not path:
        raise Skipped(f"there is no {name} in {'JAVA_HOME' if home else 'the path'}")
    return path


def show(said):
    print(f"  $ {said.line.replace(str(ROOT) + '/', '')}\n  exit code {said.code}, {said.seconds:.1f} s")
    for name, text in (("out", said.out), ("err", said.err)):
        lines = text.splitlines()
        for row in lines[:15]:
            print(f"  {name}: {row[:600]}")
        if len(lines) > 15:
            print(f"  {name}: ... {len(lines) - 15} more lines")
    sys.stdout.flush()


# ---------------------------------------------------------------------------------------------------------------------
# The cases, by the names of their folders.


def partial_sampling_failure(c):
    for pipeline, run, asked in (("pipeline.yaml", "r", 10), ("pipeline2.yaml", "r2", 2000)):
        said = c.ergodic("run", pipeline, "--out", run)
        found = re.findall(r"(\d+) of (\d+) samples did not reach the end", said.err)
        if not c.check(found, f"{pipeline}: no warning of samples that did not reach the end"):
            continue
        c.check(len(found) == 1, f"{pipeline}: the same warning {len(found)} times")
        failed = int(found[0][0])
        _, columns = c.table(run + "/samples.csv")
        c.check(int(found[0][1]) == asked and 0 < failed < asked, f"{pipeline}: {found[0]} of {asked}")
        c.check(len(columns[0]) == asked - failed, f"{pipeline}: {len(columns[0])} rows in samples.csv, {failed} of {asked} failed")
        c.check(all(math.isfinite(v) for column in columns for v in column), f"{pipeline}: samples that are not finite")
        c.check(("max-steps" in said.err) == ("step-limit" in said.err), f"{pipeline}: no remedy that fits: {said.err[:400]}")
        c.check(c.metrics(run)["failed-samples"]["value"] == failed, f"{pipeline}: metrics.json does not say {failed}")
        c.note(f"{failed} of {asked} left out")


def dequantise(c):
    c.ergodic("validate", "pipeline.yaml", silent=["warning"])
    c.ergodic("validate", "pipeline.yaml", "--set", "data.dequantise=false", says=[r"whole numbers \(k\)", "data.dequantise"])
    c.ergodic("run", "pipeline.yaml", "--out", "r")
    header, (k, y) = c.table("r/samples.csv")
    c.check(header == ["k", "y"], f"columns {header}")
    c.check(all(v == int(v) for v in k), "samples of k are not whole")
    # 4,000 samples of a fitted flow; the fault was a shift by 0.5.
    c.check(abs(statistics.fmean(k) - 2.02) < 0.25, f"mean of k {statistics.fmean(k):.3f}, in the data 2.02")
    c.check(abs(statistics.fmean(y)) < 0.2, f"mean of y {statistics.fmean(y):.3f}, in the data 0.015")
    c.check(abs(statistics.pstdev(y) - 1.03) < 0.2, f"deviation of y {statistics.pstdev(y):.3f}, in the data 1.03")
    c.note(f"means {statistics.fmean(k):.3f} (whole) and {statistics.fmean(y):.3f}")


def baseline(c):
    c.ergodic("run", "pipeline.yaml", "--out", "r")
    figure = c.metrics("r")["log-likelihood"]
    c.check(abs(figure["baseline"] + 6.5) < 0.3, f"baseline {figure['baseline']}, not about -6.5")
    c.check(abs(figure["value"] - figure["baseline"]) < 0.1, f"log-likelihood {figure['value']}, baseline {figure['baseline']}")
    c.note(f"log-likelihood {figure['value']:.3f}, baseline {figure['baseline']:.3f}")


def scores(c, run, data):
    """The rows of ergodic score."""
    said = c.ergodic("score", run, "--data", data, silent=["NaN", "could not be computed"])
    return list(csv.DictReader(said.out.splitlines()))


def zero_density(c):
    c.ergodic("run", "pipeline.yaml", "--out", "r")
    rows = scores(c, "r", "new.csv")
    c.check([row["log-likelihood"] for row in rows[1:]] == ["-Infinity"] * 2, f"new.csv: rows 2 and 3 are {rows[1:]}")
    c.check([row["suspect-1"] for row in rows[1:]] == ["b", "a"], f"new.csv: suspects {[row['suspect-1'] for row in rows]}")
    c.ergodic("run", "pipeline2.yaml", "--out", "r2")
    rows = scores(c, "r2", "fill.csv")
    c.check(float(rows[1]["log-likelihood"].replace("Infinity", "inf")) < -1e70, f"fill.csv: row 2 is {rows[1]}")
    c.check(rows[1]["suspect-1"] == "b", f"fill.csv: suspect of row 2 is {rows[1]['suspect-1']}")
    c.note("density 0 is -Infinity, suspects b, a, b")


def variance_overflow(c):
    for command in ("validate", "run"):
        said = c.refused(command, "pipeline.yaml", says=[r"sentinel\.csv: row 1, column a is 1\.79", "missing values"])
    c.note(first_line(said))
    c.ergodic("run", "pipeline2.yaml", "--out", "r2")
    _, (a, _) = c.table("r2/samples.csv")
    middle = statistics.median(abs(v) for v in a)
    value = c.metrics("r2")["log-likelihood"]["value"]
    c.check(1e-201 < middle < 1e-199, f"samples of a are of order {middle}")
    c.check(value > 450, f"log-likelihood {value}, 458 nats too low")
    c.note(f"samples of order {middle:.1e}, log-likelihood {value:.1f}")


def constant(c):
    for command in ("validate", "run"):
        said = c.refused(command, "pipeline.yaml", says=[r"near\.csv: column b ", "constant", r"data\.columns"])
    c.note(first_line(said))
    c.ergodic("run", "pipeline2.yaml", "--out", "r2")
    model = (c.folder / "r2/model.yaml").read_text(encoding="utf-8")
    shift = float(re.search(r"shift: \[([^,]*),", model).group(1))
    factor = float(re.search(r"factor: \[([^,]*),", model).group(1))
    c.check(1.7e18 <= shift <= 1.7e18 + 2000, f"shift {shift:.18g} is outside the data")
    c.check(550 < factor < 610, f"factor {factor}, not about 580")
    c.note(f"shift 1.7e18 + {shift - 1.7e18:.0f}, factor {factor:.1f}")


def duplicate_header(c):
    c.ergodic("run", "pipeline.yaml", "--out", "r")
    rows = scores(c, "r", "dup.csv")
    _, columns = c.table("dup.csv")
    c.check(len(rows) == 60, f"{len(rows)} rows scored, not 60")
    # The model is a Gaussian of independent columns, so its scores are nearly those of the Gaussian fitted to columns 1 and 2.
    exact = [sum(gauss(row[i], columns[i]) for i in (0, 1)) for row in zip(*columns)]
    alike = correlation([float(row["log-likelihood"]) for row in rows], exact)
    c.check(alike > 0.95, f"the scores are not those of columns 1 and 2: correlation {alike:.3f} with a Gaussian")
    c.ergodic("evaluate", "r", "--data", "dup.csv")
    c.note(f"60 rows, correlation {alike:.4f} with a Gaussian of columns 1 and 2")


def gauss(x, column):
    mean, deviation = statistics.fmean(column), statistics.pstdev(column)
    return -0.5 * ((x - mean) / deviation) ** 2 - math.log(deviation) - 0.5 * math.log(2 * math.pi)


def correlation(a, b):
    mean_a, mean_b = statistics.fmean(a), statistics.fmean(b)
    covariance = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b)) / len(a)
    return covariance / (statistics.pstdev(a) * statistics.pstdev(b))


def missing(c):
    c.ergodic("run", "pipeline.yaml", "--out", "r")
    said = c.ergodic("score", "r", "--data", "new.csv", code=1, says=[r"new\.csv:3 column 1 \(height\): a value is missing"])
    c.check(not said.out, "scores in spite of the missing value")
    c.note(first_line(said))


def numeric_header(c):
    said = c.refused("validate", "pipeline.yaml", says=[r"head\.csv:1: this row could be a header or data", r"data\.header"])
    c.note(first_line(said))
    for answer, train, held in (("yes", 45, 15), ("no", 46, 15)):
        said = c.ergodic("validate", "pipeline.yaml", "--set", "data.header=" + answer)
        c.check(f"{train} rows to train on, {held} held out" in said.out, f"header {answer}: {said.out}")


def gzip_members(c):
    for file in ("cut.csv.gz", "damaged.csv.gz"):
        said = c.refused("validate", "pipeline.yaml", "--set", "data.csv=" + file,
                         says=[file + " is gzipped, but truncated or damaged"])
        c.note(first_line(said))
    rows = [b"a,b\n"] + [f"{i},{i * i % 7}.5\n".encode() for i in range(60)]
    (c.folder / "whole.csv.gz").write_bytes(gzip.compress(b"".join(rows[:30])) + gzip.compress(b"".join(rows[30:])))
    said = c.ergodic("validate", "pipeline.yaml", "--set", "data.csv=whole.csv.gz")
    c.check("45 rows to train on, 15 held out" in said.out, f"a whole file of two members: {said.out}")


def pipe(c):
    rows = (c.folder / "train.csv").read_bytes()
    said = c.ergodic("validate", "pipeline.yaml", "--set", "data.csv=/dev/stdin", stdin=rows)
    c.check("45 rows to train on, 15 held out" in said.out, f"validate from a pipe: {said.out}")
    c.ergodic("run", "pipeline.yaml", "--out", "r")
    plain = c.ergodic("score", "r", "--data", "train.csv")
    end, into = os.pipe()
    os.write(into, rows)
    os.close(into)
    piped = c.ergodic("score", "r", "--data", f"/dev/fd/{end}", fds=(end,))
    os.close(end)
    c.check(piped.out == plain.out and piped.out.count("\n") == 61, "scores of a pipe are not those of the file")
    # A pipe cannot be read again: a run on one says so, and what needs its data tells what to do.
    c.ergodic("run", "pipeline.yaml", "--set", "data.csv=/dev/stdin", "--out", "piped", stdin=rows,
              says=["warning: /dev/stdin cannot be read again"])
    c.check(c.metrics("piped") == c.metrics("r"), "figures of a run on a pipe are not those of the file")
    said = c.ergodic("evaluate", "piped", code=1, says=["/dev/stdin is a pipe or device", r"config\.resolved\.yaml"], stdin=rows)
    c.note(first_line(said))
    config = c.folder / "piped/config.resolved.yaml"
    config.write_text(config.read_text(encoding="utf-8").replace("csv: /dev/stdin", "csv: train.csv"), encoding="utf-8")
    c.ergodic("evaluate", "piped")


def stdout_full(c):
    if not os.path.exists("/dev/full"):
        raise Skipped("there is no /dev/full")
    c.ergodic("run", "pipeline.yaml", "--out", "r")
    data = "../11-pipe-as-data/train.csv"
    for words in (["sample", "r", "--count", "5"], ["score", "r", "--data", data], ["evaluate", "r"], ["validate", "pipeline.yaml"],
                  ["plugins", "list"], ["run", "pipeline.yaml", "--out", "again"], ["--version"]):
        with open("/dev/full", "wb") as full:
            said = c.ergodic(*words, code=1, says=["^error: cannot write to standard output"], stdout=full)
    c.note(first_line(said))
    c.ergodic("sample", "r", "--count", "5", "--out", "/dev/full", code=1, says=["^error: cannot write /dev/full"])


def posix_locale(c):
    for locale in ("C", "POSIX", "xx_YY.UTF-8"):
        said = c.ergodic("validate", "pipeline.yaml", env={"LC_ALL": locale})
        c.check("größe.csv: 45 rows to train on" in said.out, f"LC_ALL={locale}: {said.out}")
    c.ergodic("run", "pipeline.yaml", "--out", "größe", env={"LC_ALL": "C"})
    c.check((c.folder / "größe/samples.csv").is_file(), "no folder größe")
    c.note("read and written")


def wrong_delimiter(c):
    for file, name, value in (("semi.csv", "';'", ";"), ("tab.tsv", "tab", "tab")):
        said = c.refused("validate", "pipeline.yaml", "--set", "data.csv=" + file, says=[r"set data\.delimiter: " + name])
        lines = said.err.splitlines()
        c.check(len(lines) <= 4, f"{file}: {len(lines)} lines for one cause")
        c.check("leave columns out" not in said.err, f"{file}: a remedy that misses the cause")
        c.note(lines[-1] if lines else "")
        said = c.ergodic("validate", "pipeline.yaml", "--set", "data.csv=" + file, "--set", "data.delimiter=" + value)
        c.check("45 rows to train on, 15 held out, 2 columns" in said.out, f"{file} with its delimiter: {said.out}")


def time_bounds(c):
    for pipeline, place in (("pipeline", r"sample\.time-min"), ("pipeline2", r"train\.objective"), ("pipeline3", r"evaluate\.log-likelihood")):
        for command in ("validate", "run"):
            said = c.refused(command, pipeline + ".yaml", code=2, says=[rf"{pipeline}\.yaml(:\d+)? {place}", "time-min", r"1\.0"])
        c.note(first_line(said))


def asinh(c):
    found = [float(v) for v in re.findall(r"-?\d[-+.\deE]*", c.java("Asinh.java"))]
    right = [-12.2061, -7.60090, -5.29834, -1e-8, 12.2061]
    # Printed with five digits.
    c.check(len(found) == 5 and all(math.isclose(f, r, rel_tol=2e-5) for f, r in zip(found, right)), f"{found}, not {right}")
    c.note(str(found))


def spline_inverse(c):
    out = c.java("Spline.java")
    found = {(float(raw), kind): (float(x), float(slope)) for raw, kind, x, slope in re.findall(
        r"raw +([\d.]+) (FLOAT|DOUBLE) worst .*?\| (\S+) at .*; worst logdet sum (\S+)", out)}
    c.check(len(found) == 14, f"{len(found)} lines of 14: {out[:300]}")
    # What the better form of the root reaches in single precision, within a factor of two; the old one was 24 times as far off
    # at the first and 750 times at the last.
    for raw, best in ((100, 1.6e-5), (1000, 1.8e-4), (5000, 8.3e-4)):
        x, slope = found.get((raw, "FLOAT"), (math.inf, math.inf))
        c.check(x < 2 * best, f"slope {raw}: inverse off by {x}, not {best}")
        c.check(slope < 4 * best, f"slope {raw}: log-determinant off by {slope}")
        c.note(f"{x:.2g} at {raw}")


def uniform_base(c):
    for command in ("validate", "run"):
        said = c.refused(command, "pipeline.yaml", says=["box from 0.0 to 1.0", "another base", "sigmoid"], silent=["diverged"])
    c.note(first_line(said))


def batch_overflow(c):
    c.ergodic("run", "pipeline.yaml", "--out", "r")
    said = c.ergodic("sample", "r", "--count", "2000000000", "--set", "batch=2000000000", code=1,
                     says=["more elements than a Java array can hold", "use a smaller batch"])
    c.check(not said.out, "samples in spite of the error")
    c.note(first_line(said))


def log_determinant(c):
    c.ergodic("run", "pipeline.yaml", "--out", "r")
    value = c.metrics("r")["log-likelihood"]["value"]
    # A hundred steps: near the data's Gaussian, -18.5, and no more is asked.
    c.check(math.isfinite(value) and value > -30, f"log-likelihood {value}")
    c.note(f"log-likelihood {value:.2f}")
    c.covered("flows", "GeneralBijectionTest")
    c.covered("flows", "ResidualTest")


def corrector(c):
    c.covered("solvers/predictor-corrector", "ExactDistributionTest",
              "diagonalNoise", "aGaussianWithoutAPath", "aLangevinEquationIsNotWorseThanItsPredictor", "twoModes")


# The score of N(1, 1/4) in each column, noised along a path.
CLOSED_SCORE = """
    package acme;

    import org.ergodic.api.graph.Scope;
    import org.ergodic.api.model.*;
    import org.ergodic.api.config.*;
    import org.ergodic.api.plugin.*;
    import org.ergodic.api.sde.GaussianPath;
    import org.nd4j.autodiff.samediff.SDVariable;

    public record GaussianScore(GaussianPath path) implements ScoreModel {
        public SDVariable score(Scope s, SDVariable x, SDVariable t, Context c) {
            SDVariable alpha = path.alpha(s, t), sigma = path.sigma(s, t);
            return alpha.sub(x).div(alpha.mul(alpha).mul(0.25).add(sigma.mul(sigma)));
        }

        public record Config() {}

        public static final class Factory implements ScoreModelFactory<Config> {
            public String name() { return "acme.gaussian"; }
            public String description() { return "the score of a Gaussian"; }
            public Class<Config> config() { return Config.class; }
            public ScoreModel create(Config config, Assembly assembly) {
                return new GaussianScore(assembly.surroundings().require(GaussianPath.VIEW));
            }
        }
    }
    """
CLOSED_MODULE = """
    module acme {
        requires transitive org.ergodic.api;
        exports acme;
        provides org.ergodic.api.plugin.ScoreModelFactory with acme.GaussianScore.Factory;
    }
    """
CLOSED_PIPELINE = """
    ergodic: 1
    seed: 7
    data: { csv: data.csv, scale: none, holdout: 0.5 }
    model: { kind: diffusion, sde: vp, score: acme.gaussian }
    train: %s
    sample: { count: 2000, solver: { name: euler-maruyama, steps: 200 } }
    evaluate: [ log-likelihood ]
    """


def no_parameters(c):
    c.write("source/acme/GaussianScore.java", textwrap.dedent(CLOSED_SCORE))
    c.write("source/module-info.java", textwrap.dedent(CLOSED_MODULE))
    c.jar(c.folder / "plugins/acme/acme.jar", c.folder / "source")
    draw = random.Random(7)
    data = [[draw.gauss(1, 0.5), draw.gauss(1, 0.5)] for _ in range(400)]
    c.write("data.csv", "a,b\n" + "".join(f"{a},{b}\n" for a, b in data))
    for train, run in (("none", "r"), ("{ steps: 0 }", "r0")):
        c.write(run + ".yaml", textwrap.dedent(CLOSED_PIPELINE % train))
        c.ergodic("validate", run + ".yaml")
        c.ergodic("run", run + ".yaml", "--out", run)
    c.check(c.metrics("r") == c.metrics("r0"), "train: none and train.steps: 0 differ")
    _, columns = c.table("r/samples.csv")
    for column in columns:
        # Standard errors over 2,000 samples: 0.011 and 0.008; the solver's own bias is below them.
        c.check(abs(statistics.fmean(column) - 1) < 0.06, f"mean of samples {statistics.fmean(column):.3f}, not 1")
        c.check(abs(statistics.pstdev(column) - 0.5) < 0.05, f"deviation of samples {statistics.pstdev(column):.3f}, not 0.5")
    drawn = c.ergodic("sample", "r", "--count", "5").out
    c.check(drawn.count("\n") == 6, f"ergodic sample: {drawn}")
    rows = scores(c, "r", "data.csv")
    exact = [sum(-2 * (v - 1) ** 2 + math.log(2) - 0.5 * math.log(2 * math.pi) for v in row) for row in data]
    # Rows are off by time-min, which widens the density by a thousandth, and by what the noise leaves of the mean at the end of
    # time: 0.0066 times a row's distance from it, in standard deviations.
    worst = max(abs(float(row["log-likelihood"]) - e) for row, e in zip(rows, exact))
    mean = statistics.fmean(float(row["log-likelihood"]) for row in rows)
    c.check(len(rows) == 400 and worst < 0.05, f"a row's log-likelihood is off by {worst:.4f}")
    c.check(abs(mean - statistics.fmean(exact)) < 0.01, f"log-likelihood {mean:.4f}, exact {statistics.fmean(exact):.4f}")
    c.note(f"log-likelihood {mean:.4f}, exact {statistics.fmean(exact):.4f}, worst row off by {worst:.4f}")
    c.ergodic("evaluate", "r")


# What the hostile files are refused with, and the exit code: 2 for a pipeline, 1 for a file of data.
HOSTILE = {
    "aliases": (2, r"aliases\.yaml:\d+: .*aliases"),
    "bomb": (1, r"bomb\.csv\.gz .*line 1 .*\d+ characters"),
    "dashes": (2, r"dashes\.yaml:1: .*nested"),
    "deep": (2, r"deep\.yaml:6: .*nested"),
    "digits": (1, r"digits\.csv:2 column 1 \(a\): .* is not a number"),
    "dims0": (1, r"dims0\.idx .*2147483647.* 212\b"),
    "dims1": (1, r"dims1\.idx .*1099511627776.* 216\b"),
    "long-key": (2, r"long-key\.yaml:6: .*YAML"),
}
DAMAGED_PIPELINE = """
    ergodic: 1
    seed: 7
    data: { generator: two-moons, count: 200 }
    model: { kind: diffusion, sde: { name: vp, beta-max: 20 }, score: { name: mlp, hidden: [8] } }
    train: { steps: 5, batch: 20 }
    sample: { count: 4, solver: { name: euler-maruyama, steps: 5 } }
    evaluate: []
    """
DAMAGES = ("{ z: [y, z] }", "", "-7", "2147483647")


def hostile(c):
    said = c.command([sys.executable, "make.py", "made"])
    if said.code != 0:
        raise RuntimeError("make.py: " + said.err[-300:])
    small = {"ERGODIC_OPTS": "-Xmx1g"}
    files = sorted((c.folder / "made").glob("*.yaml"))
    slowest = 0.0
    for file in files:
        code, says = HOSTILE.get(file.stem, ((1, 2), "^error: "))
        for words in (("validate", file.name), ("run", file.name, "--out", "left")):
            said = c.ergodic(*words, cwd="made", code=code, says=[says], env=small, limit=60)
            slowest = max(slowest, said.seconds)
            c.check(len(said.err) < 400 and len(said.err.splitlines()) <= 2, f"{file.name}: {len(said.err)} characters: {said.err[:300]}")
        c.check(not (c.folder / "made/left").exists(), f"{file.name}: left a folder")
    c.note(f"{len(files)} hostile files, the slowest {slowest:.1f} s")
    damaged_model(c, small)
    damaged_weights(c, small)


def damaged_model(c, env):
    """A value of model.yaml of another type, removed, negative or huge, one after the other."""
    c.write("p.yaml", textwrap.dedent(DAMAGED_PIPELINE))
    c.ergodic("run", "p.yaml", "--out", "run")
    model = c.folder / "run/model.yaml"
    text = model.read_text(encoding="utf-8")
    # Behind a key, as far as the next comma or bracket. What is below provenance says where a run is from, and is not used.
    used = text[: text.index("provenance:")]
    values = [found.span(1) for found in re.finditer(r"[\w-]+: *(\[[^\]]*\]|[^\s,{}\[\]]+)", used)]
    refused = taken = 0
    for begin, end in values:
        key = text[:begin].split("\n")[-1].strip()
        for damage in DAMAGES:
            if text[begin] == "[" and re.match(r"[-\d]", damage):
                damage = f"[{damage}]"
            model.write_text(text[:begin] + damage + text[end:], encoding="utf-8")
            said = c.ergodic("sample", "run", "--count", "2", code=(0, 1, 2), env=env, limit=60)
            # Refused by its place, or, if it may be so, told that the file is not the one that was written.
            c.check(re.search(r"run/model\.(yaml|safetensors)", said.err), f"model.yaml, {key} {damage}: {said.err[:300]}")
            c.check(said.code == 0 or re.search("^error: ", said.err, re.M), f"model.yaml, {key} {damage}: {said.err[:300]}")
            refused, taken = refused + (said.code != 0), taken + (said.code == 0)
    model.write_text(text, encoding="utf-8")
    c.check(refused > taken, f"model.yaml: {refused} damages refused, {taken} taken")
    c.note(f"model.yaml: {refused} damages refused, {taken} harmless and warned of")


def damaged_weights(c, env):
    """A bit of model.safetensors flipped: in the length, in the header, and in the data."""
    c.ergodic("sample", "run", "--count", "2", env=env)
    weights = c.folder / "run/model.safetensors"
    whole = weights.read_bytes()
    header = 8 + int.from_bytes(whole[:8], "little")
    draw = random.Random(7)
    places = [0, 3, 9, header // 2] + [draw.randrange(header, len(whole)) for _ in range(17)]
    for place in places:
        broken = bytearray(whole)
        broken[place] ^= 1 << draw.randrange(8)
        weights.write_bytes(broken)
        said = c.ergodic("sample", "run", "--count", "2", code=(1, 2), says=[r"^error: .*model\.safetensors"], env=env, limit=60)
        c.check(not said.out, f"a bit of byte {place} flipped: samples nevertheless")
    weights.write_bytes(whole)
    c.note(f"{len(places)} flipped bits noticed: {first_line(said)}")


def errors_in_threads(c):
    c.covered("runtime/engine", "ParallelTest", "whatAHelperThrowsReachesTheCallerAndTheHelperStays",
              "anErrorInTheCallersPartWaitsForTheHelpers")
    c.covered("app", "StagesTest", "anInterruptStopsARunWithinAStepAndTheRunGoesOn", "anInterruptStopsWorkWithoutAFolder")
    c.covered("app", "AtomicFileTest", "anInterruptLosesNoFileAndIsKept")
    two_runs(c)


def two_runs(c):
    """Two runs into one folder at once; then one that is killed."""
    c.write("p.yaml", textwrap.dedent(DAMAGED_PIPELINE))
    words = ["run", "p.yaml", "--out", "r", "--overwrite", "--set"]
    log = open(c.folder / "first.log", "wb")
    first = subprocess.Popen([str(ERGODIC), "--quiet", *words, "train.steps=10000000"], cwd=c.folder, env=environment({}),
                             stdout=log, stderr=log, start_new_session=True)
    try:
        until = time.monotonic() + 120
        while not (c.folder / "r/model.yaml").exists() and first.poll() is None and time.monotonic() < until:
            time.sleep(0.2)
        c.check(first.poll() is None, "the first run ended: " + (c.folder / "first.log").read_text(errors="replace"))
        model = (c.folder / "r/model.yaml").read_bytes()
        said = c.ergodic(*words, "train.steps=5", code=1, says=[rf"^error: .*another .*process {first.pid}\b"])
        c.check((c.folder / "r/model.yaml").read_bytes() == model, "the second run wrote into the folder of the first")
        c.note("two runs: " + first_line(said))
    finally:
        if first.poll() is None:
            os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        log.close()
    c.ergodic(*words, "train.steps=5", silent=["another"])
    c.check((c.folder / "r/metrics.json").exists(), "no run after the first was killed")


def predictor_corrector(c):
    found = re.findall(r"variance over exact ([\d.]+) +\(se ([\d.]+)\)", c.java("PcBias.java"))
    c.check(len(found) == 6, f"{len(found)} lines of 6")
    for ratio, error in found:
        # Four standard errors, and a hundredth for the 500 steps.
        c.check(abs(float(ratio) - 1) < 4 * float(error) + 0.01, f"variance over exact {ratio} (se {error})")
    c.note("variances over exact " + ", ".join(ratio for ratio, _ in found))


def stopped_variable(c):
    out = c.java("Stop.java")
    found = {name: float(value) for name, value in re.findall(r"\b([a-d])=\[([-\d.]+)\]", out)}
    # z = 2x = 2, stopped: d(z z)/dz = 2z = 4, but by x it is 0.
    c.check(found == {"a": 4, "b": 4, "c": 4, "d": 0}, out)
    c.note(out.strip())


PLUGIN_PIPELINE = """
    ergodic: 1
    seed: 7
    data: { generator: two-moons, count: 200 }
    model: { kind: diffusion, sde: %s, score: { name: mlp, hidden: [8] } }
    train: { steps: 5, batch: 20 }
    sample: { count: 4, solver: { name: euler-maruyama, steps: 5 } }
    evaluate: []
    """


def plugins(c):
    def made(sde, folder, **more):
        """A pipeline with an SDE, where the jars of a folder are plugins."""
        pipeline = c.write(sde + ".yaml", textwrap.dedent(PLUGIN_PIPELINE % sde))
        return c.ergodic(f"--plugins={folder}", "validate", pipeline.name, **more)

    def build(name, folder, **more):
        c.jar(c.folder / folder / name / (name + ".jar"), c.folder / name, **more)

    for name, sde, says in (
            ("createthrows", "bad.create", "boom in create"),
            ("createnull", "bad.create-null", "null"),
            ("misslate", "bad.misslate", r"bad[./]misslate[./]Aux")):
        build(name, name + "-jars", without="bad/misslate/Aux.class" if name == "misslate" else None)
        said = made(sde, name + "-jars", code=(1, 2), says=[re.escape(sde), re.escape(name + ".jar"), says, r"\.yaml:\d+"], java=True)
        c.check(len(said.err) < 1000, f"{name}: {len(said.err)} characters")
        c.note(first_line(said))
        made("vp", name + "-jars")
    for name in ("dup1", "dup2", "dupbuiltin", "noprefix"):
        build(name, "named")
    left_out = c.ergodic("--plugins=named", "plugins", "list").out.partition("left out")[2].splitlines()
    for pieces in (("dup1.jar", "dup2.jar", '"acme.same"'), ("dupbuiltin.jar", '"vp"'), ("noprefix.jar", '"plainname"', "prefix")):
        lines = [line.strip() for line in left_out if all(piece in line for piece in pieces)]
        c.check(lines, f"plugins list does not say that {' and '.join(pieces)} are left out: {left_out}")
        c.notes += lines[:1]
    made("vp", "named")
    made("acme.same", "named", code=2, says=[r"acme\.same", r"dup1\.jar", r"dup2\.jar"])
    made("plainname", "named", code=2, says=["plainname"])
    newer = newer_javac()
    if newer is None:
        c.note("skipped: a class file of a newer Java, for which there is no JDK here")
        return
    build("createnull", "newer", javac=newer)
    left_out = c.ergodic("--plugins=newer", "plugins", "list").out.partition("left out")[2].strip()
    c.check(re.search(r"createnull\.jar: it needs Java \d+, and this is Java \d+", left_out), f"a class file of a newer Java: {left_out}")
    c.note(left_out.replace(str(c.folder) + "/", ""))


def newer_javac():
    """The javac of a JDK beside the running one that makes class files of a newer Java, or None."""
    home = pathlib.Path(tool("javac")).resolve().parents[1]

    def major(jdk):
        release = jdk / "release"
        found = re.search(r'JAVA_VERSION="(\d+)', release.read_text(errors="replace")) if release.is_file() else None
        return int(found.group(1)) if found else 0

    newer = [jdk for jdk in home.parent.iterdir() if (jdk / "bin/javac").is_file() and major(jdk) > major(home)]
    return max(newer, key=major) / "bin/javac" if newer else None


# What the README of the folder lists without an input, and the tests or the page that cover it.
WITHOUT_INPUT = (
    ("testkit", "ContractsTest", "theStrongOrderIsMeasuredWithAPath", "theseTestsRunOnTheOldestJUnit"),
    ("testkit", "ObjectiveContract", "computedRows"),
    ("app", "StrangersMachineTest", "isTrainedByTheCentredGradient"),
    ("app", "PipelineTest", "aRunWithObjectsIsLoadedAndResumedWithThem"),
    ("app", "LauncherIT", "modulePathsAreAdded"),
    ("app", "CommandsTest", "sampleTakesSettingsWithTheirSectionAndWithout", "describesWhatPartsNeedAndOffer"),
    ("app", "ScoreTest", "blamesWhereItIsAskedTo"),
    ("app", "ExtendingIT", "eachWorksInAPipeline"),
)


def without_input(c):
    for module, test, *methods in WITHOUT_INPUT:
        c.covered(module, test, *methods)
    said = c.ergodic("plugins", "describe", "solver", "predictor-corrector")
    c.check("needs: " in said.out, f"plugins describe does not say what a solver needs: {said.out[:300]}")
    page = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
    for word in ("ergodic-api", "ergodic-engine", "java.lang", "ERGODIC_MODULE_PATH"):
        c.check(word in page, f"docs/extending.md does not mention {word}")
    # 60 rows of 3,000 columns.
    draw = random.Random(1)
    rows = [",".join(f"c{i}" for i in range(3000))]
    rows += [",".join(f"{draw.gauss(0, 1):.3f}" for _ in range(3000)) for _ in range(60)]
    c.write("wide.csv", "\n".join(rows) + "\n")
    c.write("wide.yaml", textwrap.dedent("""
        data: { csv: wide.csv }
        model: { kind: flow, bijections: [ affine ] }
        train: { steps: 5, batch: 32 }
        sample: { count: 5 }
        evaluate: []
        """))
    c.ergodic("run", "wide.yaml", "--out", "wide")
    said = c.ergodic("score", "wide", "--data", "wide.csv")
    c.check(said.out.count("\n") == 61, f"wide.csv: {said.err}")
    c.note(f"60 rows of 3,000 columns scored in {said.seconds:.0f} s")


# Folders, and what checks each. A function's case may read the folders beside its own.
CASES = {
    "1-partial-sampling-failure": partial_sampling_failure,
    "2-dequantise-all-columns": dequantise,
    "3-baseline-of-mixed-scales": baseline,
    "4-zero-or-overflowing-density": zero_density,
    "5-variance-overflow-underflow": variance_overflow,
    "6-constant-up-to-rounding": constant,
    "7-duplicate-header": duplicate_header,
    "8-missing-in-single-column": missing,
    "9-numeric-header": numeric_header,
    "10-gzip-second-member-cut": gzip_members,
    "11-pipe-as-data": pipe,
    "12-stdout-full": stdout_full,
    "13-posix-locale": posix_locale,
    "14-wrong-delimiter": wrong_delimiter,
    "15-time-bounds": time_bounds,
    "16-asinh": asinh,
    "17-spline-inverse": spline_inverse,
    "18-uniform-base-message": uniform_base,
    "19-batch-times-width-overflow": batch_overflow,
    "20-full-log-determinant": log_determinant,
    "21-corrector-on-diagonal-noise": corrector,
    "22-no-parameters": no_parameters,
    "23-hostile-files": hostile,
    "24-errors-in-threads": errors_in_threads,
    "predictor-corrector": predictor_corrector,
    "stopped-variable": stopped_variable,
    "plugins": plugins,
    "without-input": without_input,
}



def first_line(said):
    return next(iter(said.err.splitlines()), "")[:200]


def selected(names, folder):
    there = {path.name for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")}
    unknown = sorted(there - CASES.keys())
    every = list(CASES) + unknown
    if not names:
        return every
    chosen = []
    for name in names:
        exact = [case for case in every if case == name or case.split("-")[0] == name]
        found = exact or [case for case in every if case.startswith(name)]
        if not found:
            sys.exit(f"no case is named {name}; there are: {', '.join(every)}")
        chosen += [case for case in found if case not in chosen]
    return chosen


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="the folder of fault inputs")
    parser.add_argument("names", nargs="*", metavar="NAME", help="cases to check, by name or its beginning")
    parser.add_argument("-v", "--verbose", action="store_true", help="show every command and what it said")
    parser.add_argument("--keep", type=pathlib.Path, metavar="DIR", help="work in this folder and leave it")
    args = parser.parse_args()
    if not args.folder.is_dir():
        sys.exit(f"{args.folder} is no folder")
    names = selected(args.names, args.folder)
    # Builds what is missing.
    if subprocess.run([str(ERGODIC), "--version"], env=environment({}), stdout=subprocess.DEVNULL).returncode != 0:
        sys.exit("ergodic --version fails")
    failed = 0
    with tempfile.TemporaryDirectory(prefix="ergodic-faults-") as made:
        work = (args.keep or pathlib.Path(made)).resolve() / "faults"
        shutil.copytree(args.folder, work)
        for path in [work, *work.rglob("*")]:
            path.chmod(path.stat().st_mode | 0o200)  # the originals may be read-only
        (work / "without-input").mkdir(exist_ok=True)
        for name in names:
            case = Case(work / name, args.verbose)
            began = time.monotonic()
            try:
                if not case.folder.is_dir():
                    raise Skipped("there is no such folder")
                if name not in CASES:
                    raise RuntimeError("this script has no check for this folder")
                CASES[name](case)
                result, text = ("FAILED", case.faults) if case.faults else ("ok", case.notes)
            except Skipped as e:
                result, text = "skipped", [str(e)]
            except Exception as e:  # what a case cannot go on after, such as a file that is missing
                result, text = "FAILED", case.faults + [f"{type(e).__name__}: {e}"]
            failed += result == "FAILED"
            said = "; ".join(" ".join(part.split()) for part in text)
            print(f"{name}: {result} ({time.monotonic() - began:.0f} s){': ' if said else ''}{said}", flush=True)
    print(f"{len(names)} cases, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
