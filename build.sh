#!/bin/sh
# build.sh: makes everything, and runs it. `./build.sh help` lists what it can do.
#
# Each step does nothing when nothing has changed: by content (exa-stamp) or by time (make).
# Does not do: the steps themselves, which are the scripts in tools/.
set -eu

root=$(cd "$(dirname "$0")" && pwd)
cd "$root"
. tools/build/exa-stamp

help() {
	cat <<-'HELP'
	./build.sh help           this text
	./build.sh deps           installs Debian's and npm's packages that are missing
	./build.sh all            builds everything into dist/
	./build.sh protocol       makes the generated files anew; commit them
	./build.sh debug          as all, with assertions; one that is not true says so on the console
	./build.sh quick          what to run before a commit: lint, types, unit and native tests
	./build.sh format         lays out C, TypeScript and JavaScript
	./build.sh lint           formatters and linters, over everything
	./build.sh native [NAME]  the servers under sanitizers: all of their tests, a server's, or one
	./build.sh fuzz [TARGET] [SECONDS]  the servers under random input; 15 s a target
	./build.sh test NAME…     builds, and runs the tests whose file has a NAME in its path
	./build.sh test           all of the above and every test, in stages, as CI does
	./build.sh size           what a boot loads, in bytes, as files and gzipped, beside what it may
	./build.sh start          builds, serves the demo page on localhost and prints its address

	EXA_TRANSPORT=shared (or port, or broadcast, or two with a comma): tests on these only.
	HELP
}

# A program of each Debian package that is needed; deps has the packages.
TOOLS="emcc wasm-ld-14 clang-14 llvm-ar-14 clang-format-14 clang-tidy-14 shellcheck
	chromium make gcc dpkg-source python3 xz bison"

have() {
	for name; do
		command -v "$name" > /dev/null || return 1
	done
}

have_sanitizers() {
	[ -e "$(clang-14 --print-resource-dir 2> /dev/null)/lib/linux/libclang_rt.asan-$(uname -m).a" ]
}

deps() {
	if ! have_sanitizers || ! have $TOOLS; then
		as_root=
		[ "$(id -u)" = 0 ] || as_root=sudo
		$as_root apt-get update
		DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends \
			emscripten clang-14 libclang-rt-14-dev lld-14 llvm-14 clang-format-14 clang-tidy-14 shellcheck \
			chromium make gcc libc6-dev dpkg-dev python3 xz-utils bison
	fi
	hash=$(exa_hash package-lock.json)
	exa_fresh node_modules/.exa-stamp "$hash" || {
		npm ci --no-audit --no-fund
		exa_done node_modules/.exa-stamp "$hash"
	}
}

# Runs a step and says how long it took, unless it was nothing.
step() {
	begin=$(date +%s)
	"$@" || {
		echo "build: failed: $*" >&2
		exit 1
	}
	took=$(($(date +%s) - begin))
	[ $took -lt 2 ] || echo "build: $* ($took s)"
}

# A part of `test` or `quick`: its name, how long it took, and whether it failed. Goes on after a failure
# where what follows does not need it.
failed=
stage() {
	name=$1
	shift
	begin=$(date +%s)
	echo "== $name"
	result=passed
	"$@" || {
		result=FAILED
		failed="$failed $name"
	}
	echo "== $name: $result ($(($(date +%s) - begin)) s)"
}

finish() {
	[ -z "$failed" ] || {
		echo "build: failed:$failed" >&2
		exit 1
	}
}

types() {
	node_modules/.bin/tsc -p . && node_modules/.bin/tsc -p test
}

# vitest REPORT ARGUMENT…: the report is for tools/check/count-tests.mjs.
vitest() {
	report=$1
	shift
	EXA_REPORT=$report node_modules/.bin/vitest run "$@"
}

one_transport() {
	EXA_TRANSPORT=shared vitest build/test/one.json --exclude 'test/outside/**'
}

# Tests name their transport in their titles; those that name none have run with the first.
other_transports() {
	EXA_TRANSPORT=port,broadcast vitest build/test/others.json \
		-t '(port|broadcast)( transport|\))'
}

tests_of_others() {
	vitest build/test/outside.json test/outside
}

# As stage, behind: what it says goes to a file, and comes after, by `ended`.
aside() {
	(
		stage "$@"
		[ -z "$failed" ]
	) > "build/test/$2.log" 2>&1 &
}
ended() {
	wait "$1" || failed="$failed $2"
	cat "build/test/$2.log"
}

everything() {
	# The static analyzer over everything takes ten minutes: ./build.sh lint.
	stage lint tools/check/lint.mjs --quick
	stage types types
	stage size node tools/build/size.mjs
	stage native tools/check/native
	stage fuzz tools/check/fuzz 15
	# Side by side, for each waits for much of its time.
	aside 'tests of others' tests_of_others
	outside=$!
	aside 'other transports' other_transports
	others=$!
	stage 'one transport' one_transport
	ended $others other_transports
	ended $outside tests_of_others
	finish
}

quick() {
	stage lint tools/check/lint.mjs --quick
	stage types types
	stage unit vitest build/test/unit.json src-ts
	stage native tools/check/native
	finish
}

generated() {
	node tools/build/gen-protocol.mjs "$@" && node tools/build/make-calls.mjs "$@"
}

programs() {
	make -s -j"$(nproc)" -f tools/build/programs.mk "$@"
}

ports() {
	for port; do
		step tools/build/port.sh "$port"
	done
}

all() {
	[ ! -d build/cache ] || find build/cache/ -type f -mtime +14 -delete
	step tools/build/musl.sh
	step tools/build/libexa.sh
	step generated --check
	# Side by side, for configure and wasm-opt are one process each.
	(ports toybox busybox) &
	others=$!
	(step programs "$@" && ports dash original-awk ed ncompress pax tzdata) || exit
	wait $others || exit
	step tools/build/image.sh
	step node tools/build/bundle.mjs
}

case ${1-help} in
help | -h | --help) help ;;
deps) deps ;;
all) deps && all ;;
protocol) deps && tools/build/musl.sh && generated ;;
debug) deps && all DEBUG=1 ;;
quick) deps && tools/build/musl.sh && generated --check && quick ;;
format) deps && exec tools/check/lint.mjs --fix ;;
lint) deps && tools/build/musl.sh && exec tools/check/lint.mjs ;;
test)
	shift
	deps && all && programs tests
	[ $# -gt 0 ] || {
		everything
		exit
	}
	vitest build/test/some.json "$@"
	;;
native)
	shift
	deps && exec tools/check/native "$@"
	;;
fuzz)
	shift
	deps && exec tools/check/fuzz "$@"
	;;
size) exec node tools/build/size.mjs ;;
start)
	shift
	deps && all && exec node tools/build/serve.mjs "$@"
	;;
*)
	help >&2
	exit 2
	;;
esac
