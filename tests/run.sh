# shellcheck shell=bash
# ./varde test: unit tests of libs and services, checks on the source, and the suites that cross services.
# Sourced by ./varde.

suites_of_node=(contract e2e fault helm load)
suites_of_full=(helm load postgres) # only with --full, or when they are named
suites_of_database=(sql storage events register authorization) # run by `postgres` a second time

list_filters() {
    local cmake_file
    echo tidy
    for cmake_file in "$root"/libs/*/CMakeLists.txt "$root"/services/*/CMakeLists.txt; do
        ! grep -q TESTS "$cmake_file" || basename "$(dirname "$cmake_file")"
    done
    echo postgres
    printf '%s\n' "${suites_of_node[@]}"
}

tests_passed=0 tests_failed=0 tests_skipped=0

count() {
    tests_passed=$((tests_passed + ${1:-0}))
    tests_failed=$((tests_failed + ${2:-0}))
    tests_skipped=$((tests_skipped + ${3:-0}))
}

# A Catch2 executable says in its last lines how many test cases passed and failed. After the suite come the name that
# is printed and what the executable is told.
run_unit_tests() {
    local name=${2:-$1} binary=$build_dir/bin/varde_$1_tests log result=0 passed failed
    log=$(mktemp)
    "$binary" --use-colour no "${@:3}" >"$log" 2>&1 || result=$?
    passed=$(sed -nE 's/^All tests passed \([0-9]+ assertions? in ([0-9]+) test cases?\)$/\1/p; s/^test cases: .*\| *([0-9]+) passed.*/\1/p' "$log" | tail -n 1)
    failed=$(sed -nE 's/^test cases: .*\| *([0-9]+) failed.*/\1/p' "$log" | tail -n 1)
    if [ "$result" -ne 0 ]; then
        [ "${failed:-0}" -gt 0 ] || failed=1
        tail -n 80 "$log"
    fi
    grep '^skipped: ' "$log" || true
    echo "unit $name: ${passed:-0} passed, ${failed:-0} failed"
    count "${passed:-0}" "${failed:-0}" "$(grep -c '^skipped: ' "$log" || true)"
    rm -f "$log"
}

run_node_suite() {
    local name=$1 log result=0 passed failed skipped
    log=$(mktemp)
    VARDE_BIN=$build_dir/bin VARDE_TEST_FULL=$full node --test --test-reporter=spec "$root/tests/$name"/*.test.mjs >"$log" 2>&1 || result=$?
    passed=$(sed -nE 's/^ℹ pass ([0-9]+)$/\1/p' "$log")
    failed=$(sed -nE 's/^ℹ (fail|cancelled) ([0-9]+)$/\2/p' "$log" | awk '{ sum += $1 } END { print sum + 0 }')
    skipped=$(sed -nE 's/^ℹ skipped ([0-9]+)$/\1/p' "$log")
    if [ "$result" -ne 0 ] && [ "${failed:-0}" -eq 0 ]; then failed=1; fi
    cat "$log"
    count "${passed:-0}" "${failed:-0}" "${skipped:-0}"
    rm -f "$log"
}

# The suites that speak SQL, on a PostgreSQL of their own; tests of its driver are hidden elsewhere.
run_on_postgres() {
    local helper=$root/tests/support/postgres.sh folder suite
    folder=$(mktemp -u -t varde-postgres-XXXXXX)
    # shellcheck disable=SC2064
    trap "'$helper' stop '$folder'" EXIT
    if VARDE_TEST_DATABASE=$("$helper" start "$folder"); then
        export VARDE_TEST_DATABASE
        for suite in "${suites_of_database[@]}"; do
            run_unit_tests "$suite" "$suite@postgres" '~[.],[postgres]'
        done
        unset VARDE_TEST_DATABASE
    else
        count 0 1
    fi
    "$helper" stop "$folder"
    trap - EXIT
}

run_tidy() {
    if node "$root/tests/tidy/check.mjs"; then count 1 0; else count 0 1; fi
}

run_tests() {
    local filters=() known filter suite full=0
    while [ $# -gt 0 ]; do
        case $1 in
            --full) full=1 ;;
            --list) list_filters && return 0 ;;
            -*) echo "varde: test: unknown option $1" >&2 && exit 2 ;;
            *) filters+=("$1") ;;
        esac
        shift
    done
    known=$(list_filters)
    for filter in ${filters[@]+"${filters[@]}"}; do
        if ! grep -qx -- "$filter" <<<"$known"; then
            echo "varde: test: unknown filter $filter; known: $(tr '\n' ' ' <<<"$known")" >&2
            exit 2
        fi
    done
    if [ "${#filters[@]}" -eq 0 ]; then
        for suite in $known; do
            if [ "$full" -eq 1 ] || [[ " ${suites_of_full[*]} " != *" $suite "* ]]; then filters+=("$suite"); fi
        done
    fi

    install_deps
    install_test_deps
    if [[ " ${filters[*]} " == *" helm "* ]]; then install_helm_test_deps; fi
    if [[ " ${filters[*]} " == *" postgres "* || " ${filters[*]} " == *" helm "* ]]; then install_postgres_test_deps; fi
    build_release
    for suite in "${filters[@]}"; do
        if [ "$suite" = tidy ]; then
            run_tidy
        elif [ "$suite" = postgres ]; then
            run_on_postgres
        elif [[ " ${suites_of_node[*]} " == *" $suite "* ]]; then
            run_node_suite "$suite"
        else
            run_unit_tests "$suite"
        fi
    done
    echo "test: $tests_passed passed, $tests_failed failed, $tests_skipped skipped"
    [ "$tests_failed" -eq 0 ]
}
