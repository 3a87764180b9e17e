# shellcheck shell=bash
# The processes of a local platform: one folder of run files each says how it is started, where it listens and what its
# process id is. Sourced by ./varde; tests restart single services through the same files.
#
#   STATE/run/NAME.sh    starts it in the foreground (exec)
#   STATE/run/NAME.port  where it listens
#   STATE/run/NAME.pid   the process
#   STATE/log/NAME.log   what it wrote

state_dir=$root/.varde

take_data_option() {
    [ -n "${2:-}" ] || fail "--data needs a folder"
    mkdir -p "$2"
    state_dir=$(cd "$2" && pwd)
}

# In the order of starting; stopping goes the other way.
process_names() {
    [ -f "$state_dir/run/names" ] && cat "$state_dir/run/names"
    return 0
}

port_of() { cat "$state_dir/run/$1.port" 2>/dev/null || echo 0; }

# The process id while that process lives and is the one that we started (it works below our folder); else nothing.
pid_of() {
    local pid
    pid=$(cat "$state_dir/run/$1.pid" 2>/dev/null) || return 0
    case "$(readlink "/proc/$pid/cwd" 2>/dev/null)/" in
        "$state_dir"/*) echo "$pid" ;;
    esac
}

is_taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

# The wanted port, or when it is 0 or taken another one that is free, below those that the kernel hands out.
free_port() {
    local port=$1
    while [ "$port" -eq 0 ] || is_taken "$port" || grep -qsx "$port" "$state_dir"/run/*.port; do
        port=$((20000 + RANDOM % 12000))
    done
    echo "$port"
}

start_process() {
    local name=$1
    (cd "$state_dir" && exec setsid "$state_dir/run/$name.sh") >>"$state_dir/log/$name.log" 2>&1 </dev/null &
    echo $! >"$state_dir/run/$name.pid"
    disown
}

answers() {
    local name=$1 port
    port=$(port_of "$name")
    if [ "$name" = redis ]; then
        [ "$(redis-cli -h 127.0.0.1 -p "$port" ping 2>/dev/null)" = PONG ]
    else
        curl -sf -o /dev/null -m 2 "http://127.0.0.1:$port/health/ready"
    fi
}

# Waits until it answers; when it dies before, says why in one line and fails.
wait_until_ready() {
    local name=$1 deadline=$((SECONDS + 60))
    until answers "$name"; do
        if [ -z "$(pid_of "$name")" ]; then
            echo "varde: $name died at start: $(tail -n 1 "$state_dir/log/$name.log")" >&2
            return 1
        fi
        if [ "$SECONDS" -ge "$deadline" ]; then
            echo "varde: $name is not ready after 60 s; see $state_dir/log/$name.log" >&2
            return 1
        fi
        sleep 0.02
    done
}

stop_all() {
    local name pid names
    mapfile -t names < <(process_names | tac)
    for name in "${names[@]}"; do
        pid=$(pid_of "$name")
        [ -z "$pid" ] || kill -TERM "$pid" 2>/dev/null || true
        # The gateway first, so that nothing new comes in; Redis last, so that everybody can say their last word.
        local deadline=$((SECONDS + 30))
        # Not kill -0: a process that has ended but that nobody has collected yet would count as alive.
        while [ -n "$(pid_of "$name")" ]; do
            if [ "$SECONDS" -ge "$deadline" ]; then
                echo "varde: $name did not stop in 30 s and was killed" >&2
                kill -KILL "$pid" 2>/dev/null || true
                break
            fi
            sleep 0.02
        done
        rm -f "$state_dir/run/$name.pid"
    done
    rm -rf "$state_dir/run"
}

down() {
    while [ $# -gt 0 ]; do
        case $1 in
            --data) take_data_option "$@" && shift 2 ;;
            *) fail "down: unknown option $1" ;;
        esac
    done
    stop_all
}

start_again() {
    local name=
    while [ $# -gt 0 ]; do
        case $1 in
            --data) take_data_option "$@" && shift 2 ;;
            *) name=$1 && shift ;;
        esac
    done
    [ -x "$state_dir/run/$name.sh" ] || fail "start: no service $name with state in $state_dir"
    [ -z "$(pid_of "$name")" ] || fail "start: $name is running"
    start_process "$name"
    wait_until_ready "$name"
}

status() {
    while [ $# -gt 0 ]; do
        case $1 in
            --data) take_data_option "$@" && shift 2 ;;
            *) fail "status: unknown option $1" ;;
        esac
    done
    local name pid state rss all_ready=1 count=0
    for name in $(process_names); do
        count=$((count + 1))
        pid=$(pid_of "$name")
        state=down rss=0
        if [ -n "$pid" ]; then
            state=starting
            rss=$(awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$pid/status")
            if answers "$name"; then state=ready; fi
        fi
        [ "$state" = ready ] || all_ready=0
        echo "$name $state ${pid:--} $(port_of "$name") $rss"
    done
    [ "$count" -gt 0 ] || fail "nothing is running"
    [ "$all_ready" -eq 1 ]
}

logs() {
    local service=
    while [ $# -gt 0 ]; do
        case $1 in
            --data) take_data_option "$@" && shift 2 ;;
            *) service=$1 && shift ;;
        esac
    done
    if [ -n "$service" ]; then
        [ -f "$state_dir/log/$service.log" ] || fail "no log of $service in $state_dir/log"
        cat "$state_dir/log/$service.log"
    else
        [ -d "$state_dir/log" ] || fail "no logs in $state_dir/log"
        tail -n 50 "$state_dir"/log/*.log
    fi
}
