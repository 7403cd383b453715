#!/bin/sh
# Commands are stopped by SIGINT and SIGTERM at several moments. Each must end with a message and exit code 130 or 143, leave neither a
# file that is cut off nor one of its own making beside it, and the same command afterwards must come to the file of one that
# nobody stopped. sample and score keep what they have in FILE.partial and must go on from there.
# usage: benchmarks/stopped-commands/check.sh FOLDER      (the folder must be new)
set -u
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
mkdir "$1" && cd "$1" || exit 2
failed=0

cat > moons.yaml <<'PIPELINE'
ergodic: 1
data: { generator: two-moons, count: 4000 }
model: { kind: diffusion, score: { name: mlp, hidden: [64, 64] } }
train: { steps: 60 }
sample: { count: 100, batch: 500, checkpoint-seconds: 0, solver: { name: euler-maruyama, steps: 100 } }
PIPELINE
cat > classes.yaml <<'PIPELINE'
ergodic: 1
data: { csv: classes.csv, condition-columns: [kind], condition-classes: true }
model: { kind: diffusion, score: { name: mlp, hidden: [64, 64] } }
train: { steps: 60 }
sample: { count: 100 }
evaluate: []
PIPELINE
awk 'BEGIN { srand(1); print "x,y,kind"; for (i = 0; i < 400; i++) print rand() + i % 2 "," rand() "," (i % 2 ? "a" : "b") }' > classes.csv
"$home/ergodic" run moons.yaml --out moons --quiet || exit 2
"$home/ergodic" run classes.yaml --out classes --quiet || exit 2
"$home/ergodic" sample moons --count 1000 --seed 5 --out rows.csv --quiet || exit 2
awk -F, 'NR > 1 && NR % 2 { print $1 ","; next } { print }' rows.csv > gaps.csv

# stopped NAME FILE WORDS...: FILE is what the command writes by --out.
stopped() {
    name=$1
    file=$2
    shift 2
    begun=$(date +%s%N)
    "$home/ergodic" "$@" --out "whole-$file" > said 2>&1 || { echo "$name: FAILED: $(tail -n 2 said)"; failed=1; return; }
    took=$(( ($(date +%s%N) - begun) / 1000000 ))
    kills=0
    on=0
    for moment in ${MOMENTS:-0 1 2}; do
        for signal in INT TERM; do
            rm -rf place && mkdir place
            # Not by a function, whose process would be a shell; and a shell gives what runs in the background deaf ears for SIGINT.
            env --default-signal=INT "$home/ergodic" "$@" --out "place/$file" > said 2>&1 &
            process=$!
            # Before anything is said there is nothing to lose; a command that says nothing is stopped halfway.
            waited=0
            while [ ! -s said ] && [ $waited -lt $((took / 200)) ] && kill -0 $process 2> none; do
                sleep 0.1
                waited=$((waited + 1))
            done
            sleep $moment
            kill -$signal $process 2> none || true
            wait $process 2> none
            code=$?
            expected=130
            [ $signal = INT ] || expected=143
            left=$(find place -type f ! -name "$file" ! -name "$file.partial" ! -name "$file.partial.*")
            if [ $code = 0 ]; then
                :
            elif [ $code != $expected ]; then
                echo "$name, $signal, moment $moment: FAILED: exit code $code: $(tail -n 2 said)"; failed=1
            elif grep -q 'Exception\|	at ' said; then
                echo "$name, $signal, moment $moment: FAILED: words of Java: $(grep 'Exception' said | head -n 2)"; failed=1
            elif [ -e "place/$file" ]; then
                echo "$name, $signal, moment $moment: FAILED: there is $file"; failed=1
            elif [ -n "$left" ]; then
                echo "$name, $signal, moment $moment: FAILED: left behind $left"; failed=1
            else
                kills=$((kills + 1))
                last=$(tail -n 1 said)
                if ! "$home/ergodic" "$@" --out "place/$file" > again 2>&1; then
                    echo "$name, $signal, moment $moment: FAILED, afterwards: $(tail -n 2 again)"; failed=1
                elif ! cmp -s "whole-$file" "place/$file"; then
                    echo "$name, $signal, moment $moment: FAILED, afterwards: another file"; failed=1
                fi
                ! grep -q 'going on after' again || on=$((on + 1))
                left=$(find place -type f ! -name "$file")
                [ -z "$left" ] || { echo "$name: FAILED, afterwards: left behind $left"; failed=1; }
            fi
        done
    done
    echo "$name: $took ms, stopped $kills times, went on from what there was $on times; it said last: ${last:-nothing}"
}

stopped sample s.csv sample moons --count 3000
stopped score r.csv score moons --data rows.csv --probes 4
stopped impute i.csv impute moons --data gaps.csv
stopped evaluate e.json evaluate moons --set sample.count=1000
stopped classify c.csv classify classes --data classes.csv
stopped inpaint p.csv inpaint moons --free 1 --rows 100
stopped interpolate l.csv interpolate moons --data rows.csv --rows 1,2,3,4,5,6,7,8 --between 200
exit $failed
