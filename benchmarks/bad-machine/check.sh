#!/bin/sh
# A disk that fills up, a limit on files, a folder that can only be read, too little memory: each ends with a message and an exit
# code, harms nothing that was there, and the run goes on afterwards to the bits of one that met none of it.
# usage: benchmarks/bad-machine/check.sh FOLDER      (the folder must be new; mounting needs root on Linux, else it is left out)
set -u
home=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd -P)
mkdir "$1" && cd "$1" || exit 2
failed=0

say() {
    echo "$1: $2"
    [ "$2" = ok ] || failed=1
}

# told NAME CODE EXPECTED_CODE WORDS: how a command that could not succeed ended.
told() {
    if [ "$2" != "$3" ]; then
        say "$1" "FAILED: exit code $2 instead of $3: $(tail -n 3 err)"
    elif ! grep -q -- "$4" err; then
        say "$1" "FAILED: no \"$4\" in: $(tail -n 3 err)"
    elif grep -q 'Exception\|Unexpected error\|	at ' err; then
        say "$1" "FAILED: words of Java in: $(grep 'Exception\|Unexpected\|	at ' err | head -n 3)"
    else
        say "$1" ok
        sed 's/^/    /' err | tail -n 2 | cut -c 1-200
    fi
}

# equal NAME RUN: whether a run ended as the whole one did, and left nothing half written.
equal() {
    if ! cmp -s whole/samples.csv "$2/samples.csv"; then
        say "$1, afterwards" "FAILED: other samples"
    elif [ -n "$(find "$2" -name '.*' -type f)" ]; then
        say "$1, afterwards" "FAILED: left behind $(find "$2" -name '.*' -type f)"
    else
        say "$1, afterwards" ok
    fi
}

cat > p.yaml <<'PIPELINE'
ergodic: 1
data: { generator: two-moons, count: 400 }
model: { kind: diffusion, score: { name: mlp, hidden: [64, 64] } }
train: { steps: 60, batch: 32, checkpoint-every: 20 }
sample: { count: 20000, batch: 5000, solver: { name: euler-maruyama, steps: 10 } }
evaluate: []
PIPELINE
ergodic() { "$home/ergodic" "$@" 2> err; }

ergodic run p.yaml --out whole --quiet || { cat err; exit 2; }

# Too little for the checkpoint. ulimit counts blocks of 512 bytes.
(ulimit -f 600 && ergodic run p.yaml --out limit --quiet)
told "a limit on the size of files" $? 1 "File too large"
[ -e limit/samples.csv ] && say "a limit on the size of files" "FAILED: a file that is cut off"
ergodic resume limit --quiet
equal "a limit on the size of files" limit

mkdir small
if [ "$(uname)" = Linux ] && mount -t tmpfs -o size=500k none small 2> err; then
    ergodic run p.yaml --out small/run --quiet
    told "a full disk" $? 1 "No space left on device"
    [ -e small/run/samples.csv ] && say "a full disk" "FAILED: a file that is cut off"
    mount -o remount,size=20m small
    ergodic resume small/run --quiet
    equal "a full disk" small/run
    mount -o remount,ro small
    ergodic run p.yaml --out small/run --overwrite --quiet
    told "a disk that can only be read" $? 1 "Read-only file system"
    equal "a disk that can only be read" small/run
    umount small
else
    echo "a full disk, a disk that can only be read: left out, nothing can be mounted here"
fi

# Enough for the training, too little for millions of samples.
ERGODIC_OPTS=-Xmx96m ergodic run p.yaml --out memory --quiet --set sample.count=3000000 --set sample.batch=3000000
told "too little memory" $? 1 "memory ran out"
[ -e memory/model.safetensors ] || say "too little memory" "FAILED: the trained model is gone"
ergodic sample memory --count 20000 --set sample.batch=5000 --out again.csv --quiet
told "too little memory, the model is there" $? 0 ""
exit $failed
