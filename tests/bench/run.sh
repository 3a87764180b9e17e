# shellcheck shell=bash
# ./varde bench NAME: figures of this project beside those of a peer, in the same run. Sourced by ./varde.

benchmarks=(http gateway sql startup)

targets_of_bench() {
    case $1 in
        http) echo bench_constant_server bench_bare_beast ;;
        gateway) echo bench_bare_beast varde-gateway ;;
        sql) echo bench_sql ;;
        startup) ;; # ./varde up builds what it starts
    esac
}

run_bench() {
    local name=${1:-} targets
    if [ -z "$name" ] || [[ " ${benchmarks[*]} " != *" $name "* ]]; then
        echo "varde: bench: no benchmark of that name${name:+: $name}; known: ${benchmarks[*]}" >&2
        exit 2
    fi
    install_deps
    install_bench_deps
    read -ra targets <<<"$(targets_of_bench "$name")"
    if [ "${#targets[@]}" -gt 0 ]; then
        release_options=(-DVARDE_BENCH=ON)
        build_release "${targets[@]}"
    fi
    VARDE_BIN=$build_dir/bin node "$root/tests/bench/bench.mjs" "$@"
}
