# shellcheck shell=bash
# ./varde up: writes each service's settings and run file, starts them, publishes the apps. Sourced by ./varde.

readonly platform_services=(authentication register authorization storage events app-runtime)

# Settings that every service has; the caller adds its own below.
write_settings() {
    local name=$1 port=$2 database=$3
    {
        echo "environment: local"
        echo "listen: {address: 127.0.0.1, port: $port}"
        if [ -n "$database" ]; then echo "database: {url: \"$database\"}"; fi
        cat
    } >"$state_dir/config/$name.yaml"
}

platform_settings() {
    cat <<YAML
platform:
  hostname: $hostname
  publicUrl: http://${domain:+platform.}$hostname:$gateway_port
  authentication: http://127.0.0.1:${ports[authentication]}
  storage: http://127.0.0.1:${ports[storage]}
  events: http://127.0.0.1:${ports[events]}
  authorization: http://127.0.0.1:${ports[authorization]}
  registry: http://127.0.0.1:${ports[register]}
YAML
}

platform_token_settings() {
    echo "platformToken: {keyFile: \"$state_dir/keys/platform.pem\"}"
}

# Each service keeps its tables in a file, or a schema, of its own.
database_url() {
    case $database in
        sqlite) echo "sqlite://$state_dir/data/$1.db" ;;
        *\?*) echo "$database&schema=$1" ;;
        *) echo "$database?schema=$1" ;;
    esac
}

settings_of() {
    local name=$1 port=${ports[$1]}
    case $name in
        authentication)
            {
                platform_settings
                platform_token_settings
                echo "keys: {folder: \"$state_dir/keys\"}"
                echo "testData: \"$root/deploy/testdata\""
            } | write_settings "$name" "$port" ""
            ;;
        register | authorization)
            {
                platform_settings
                echo "testData: \"$root/deploy/testdata\""
            } | write_settings "$name" "$port" "$(database_url "$name")"
            ;;
        storage)
            {
                platform_settings
                platform_token_settings
                echo "redis: {url: \"$redis_url\"}"
                echo "blob: {folder: \"$state_dir/data/blobs\"}"
            } | write_settings "$name" "$port" "$(database_url "$name")"
            ;;
        events)
            {
                platform_settings
                platform_token_settings
                echo "redis: {url: \"$redis_url\"}"
                echo "webhook: {allowInsecure: true}"
                echo "rules: {appsDomain: \"${domain:+apps.}${domain:-$hostname}\", listDelay: 0s}"
            } | write_settings "$name" "$port" "$(database_url "$name")"
            ;;
        app-runtime)
            {
                platform_settings
                platform_token_settings
                printf 'apps:\n'
                printf '  - "%s"\n' "${app_folders[@]}"
                echo "frontend: {url: \"$frontend\"}"
            } | write_settings "$name" "$port" ""
            ;;
        gateway)
            {
                platform_settings
                echo "domain: \"$domain\""
                echo "apps: {upstream: \"http://127.0.0.1:${ports[app-runtime]}\"}"
                # Where existing .NET apps look for the platform in development.
                if [ "$any_port" -eq 0 ]; then
                    echo "alsoListen: [{address: 127.0.0.1, port: 5101, optional: true}]"
                fi
            } | write_settings "$name" "$port" ""
            ;;
    esac
}

write_run_file() {
    local name=$1
    shift
    {
        echo '#!/bin/sh'
        printf 'exec'
        printf " '%s'" "$@"
        echo
    } >"$state_dir/run/$name.sh"
    chmod +x "$state_dir/run/$name.sh"
    echo "$name" >>"$state_dir/run/names"
}

parse_up_options() {
    gateway_port=8000 domain='' database=sqlite redis_url='' detach=0 add_hosts=0
    frontend=https://altinncdn.no/toolkits/altinn-app-frontend/4
    hostname=local.altinn.cloud
    app_folders=("$root/deploy/sample-apps")
    while [ $# -gt 0 ]; do
        case $1 in
            --detach) detach=1 && shift && continue ;;
            --hosts) add_hosts=1 && shift && continue ;;
            --port | --domain | --apps | --data | --database | --redis | --frontend)
                [ -n "${2:-}" ] || fail "up: $1 needs a value"
                ;;
            *) fail "up: unknown option $1" ;;
        esac
        case $1 in
            --port) gateway_port=$2 ;;
            --domain) domain=$2 ;;
            --apps)
                [ -d "$2" ] || fail "up: no folder $2"
                app_folders+=("$(cd "$2" && pwd)")
                ;;
            --data) take_data_option "$@" ;;
            --database) database=$2 ;;
            --redis) redis_url=$2 ;;
            --frontend)
                frontend=$2
                if [ -d "$2" ]; then frontend=$(cd "$2" && pwd); fi
                ;;
        esac
        shift 2
    done
    if [ -n "$domain" ]; then hostname=$domain; fi
    [[ $gateway_port =~ ^[0-9]+$ ]] || fail "up: --port needs a number, got $gateway_port"
}

# Everything that can be wrong before the first process starts.
check_before_start() {
    local name
    for name in $(process_names); do
        [ -z "$(pid_of "$name")" ] || fail "up: already running with state in $state_dir (./varde down stops it)"
    done
    rm -rf "$state_dir/run"
    any_port=0
    if [ "$gateway_port" -eq 0 ]; then any_port=1 gateway_port=$(free_port 0); fi
    ! is_taken "$gateway_port" || fail "up: port $gateway_port is taken; choose another with --port"
    if [ "$any_port" -eq 0 ] && is_taken 5101; then echo "varde: port 5101 is taken: existing .NET apps will not find this platform there" >&2; fi
}

write_everything() {
    mkdir -p "$state_dir"/{run,log,config,keys,data}
    # Settings may hold the password of a database.
    chmod 700 "$state_dir/keys" "$state_dir/config"
    declare -gA ports=()
    if [ -z "$redis_url" ]; then
        ports[redis]=$(free_port 6390)
        redis_url=redis://127.0.0.1:${ports[redis]}
        echo "${ports[redis]}" >"$state_dir/run/redis.port"
        mkdir -p "$state_dir/data/redis"
        write_run_file redis "$(command -v redis-server)" --bind 127.0.0.1 --port "${ports[redis]}" \
            --dir "$state_dir/data/redis" --appendonly yes --save '' --daemonize no
    fi
    local name
    local -A wanted=([authentication]=5040 [register]=5020 [authorization]=5050 [storage]=5010 [events]=5080
        [app-runtime]=5005)
    for name in "${platform_services[@]}"; do
        # Beside a platform that has the usual ports, one on free ports takes none of them.
        ports[$name]=$(free_port "$((any_port ? 0 : wanted[$name]))")
        echo "${ports[$name]}" >"$state_dir/run/$name.port"
    done
    ports[gateway]=$gateway_port
    echo "$gateway_port" >"$state_dir/run/gateway.port"
    for name in "${platform_services[@]}" gateway; do
        settings_of "$name"
        write_run_file "$name" "$build_dir/bin/varde-$name" --config "$state_dir/config/$name.yaml"
    done
    # Signs what the services say to each other in local mode; varde-authentication publishes its public half.
    if [ ! -s "$state_dir/keys/platform.pem" ]; then
        (umask 077 && openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:2048 \
            -out "$state_dir/keys/platform.pem")
    fi
}

start_all() {
    local name
    for name in $(process_names); do start_process "$name"; done
    for name in $(process_names); do
        wait_until_ready "$name" || return 1
    done
}

publish_apps() {
    local folder
    for folder in "${app_folders[@]}"; do
        "$build_dir/bin/varde-app-runtime" publish "$folder" \
            --platform "http://127.0.0.1:$gateway_port" --key "$state_dir/keys/platform.pem" \
            >>"$state_dir/log/publish.log" 2>&1 || {
            echo "varde: could not publish the apps in $folder: $(tail -n 1 "$state_dir/log/publish.log")" >&2
            return 1
        }
    done
}

add_host_names() {
    local name
    for name in local.altinn.cloud platform.localhost ttd.apps.localhost; do
        grep -qE "^127\.0\.0\.1[[:space:]].*\b${name//./\\.}\b" /etc/hosts ||
            echo "127.0.0.1 $name" | as_root tee -a /etc/hosts >/dev/null
    done
}

print_what_to_open() {
    echo "varde: open http://local.altinn.cloud:$gateway_port (it must resolve to 127.0.0.1; --hosts adds it)"
    local folder app
    for folder in "${app_folders[@]}"; do
        for app in "$folder"/*/*/App; do
            app=${app%/App}
            echo "varde: app http://local.altinn.cloud:$gateway_port/${app#"$folder/"}/"
        done
    done
}

# Ends with everything stopped when a process dies or somebody presses Ctrl-C.
watch_in_foreground() {
    trap 'trap - INT TERM; echo "varde: stopping"; stop_all; exit 0' INT TERM
    echo "varde: ready http://127.0.0.1:$gateway_port (Ctrl-C drains and stops all)"
    local name
    while sleep 1; do
        for name in $(process_names); do
            if [ -z "$(pid_of "$name")" ]; then
                echo "varde: $name ended: $(tail -n 1 "$state_dir/log/$name.log")" >&2
                stop_all
                exit 1
            fi
        done
    done
}

up() {
    parse_up_options "$@"
    check_before_start
    install_deps
    build_release varde-gateway "${platform_services[@]/#/varde-}"
    if [ "$add_hosts" -eq 1 ]; then add_host_names; fi
    write_everything
    trap 'trap - INT TERM; stop_all; exit 130' INT TERM
    if ! { start_all && publish_apps; }; then
        stop_all
        fail "up: nothing was left running; logs are in $state_dir/log"
    fi
    trap - INT TERM
    print_what_to_open
    if [ "$detach" -eq 1 ]; then
        echo "varde: ready http://127.0.0.1:$gateway_port"
    else
        watch_in_foreground
    fi
}
