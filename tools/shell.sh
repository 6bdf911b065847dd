# shellcheck shell=bash
# What ./run, ./test and ./bench share: short lines for the reader, logs for the noise, and the build.
# The caller has set `root` to the folder of the checkout.

# shellcheck source=tools/packages.sh
source "${root:?}/tools/packages.sh"
logs=$root/var/log

say() { printf '%s\n' "$*"; }
die() {
    printf '%s\n' "$*" >&2
    exit 1
}

# step TEXT LOG COMMAND…: one line for the reader, everything else into var/log/LOG, whose end is shown when the command fails.
step() {
    local text=$1 log=$logs/$2 begin=$SECONDS status=0
    shift 2
    mkdir -p "$logs"
    "$@" 2>&1 </dev/null | follow "$text" "$log" || status=${PIPESTATUS[0]}
    if [[ $status -ne 0 ]]; then
        say "  $text: failed with status $status. The end of $log:" >&2
        tail -n 40 "$log" >&2
        return "$status"
    fi
    [[ $((SECONDS - begin)) -lt 1 ]] || say "  $text: $((SECONDS - begin)) s"
}

# Copies standard input to a log. On a terminal, the [12/340] that ninja prints before each step is shown while it runs.
follow() {
    local line
    [[ -t 1 ]] && printf '  %s …' "$1"
    while IFS= read -r line; do
        printf '%s\n' "$line" >&3
        [[ -t 1 && $line =~ ^\[[0-9]+/[0-9]+\] ]] && printf '\r  %s … %s' "$1" "${BASH_REMATCH[0]}"
    done 3>"$2"
    [[ -t 1 ]] && printf '\r\033[K'
    return 0
}

# configure PRESET: once; ninja configures again by itself when a CMakeLists changes.
configure() {
    [[ -f $root/build/$1/build.ninja ]] || step "configuring ($1)" configure.log cmake -S "$root" --preset "$1"
}

# build_server PRESET TARGET…: as many compilers at once as there are cores, but each needs some 1.5 GB at its worst.
build_server() {
    local preset=$1 jobs memory_kb
    shift
    memory_kb=$(awk '/^MemAvailable/ {print $2}' /proc/meminfo)
    jobs=$((memory_kb / 1500000))
    ((jobs <= $(nproc))) || jobs=$(nproc)
    ((jobs >= 1)) || jobs=1
    export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1
    export CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime # what precompiled headers need
    configure "$preset"
    step "building ($preset)" build.log ninja -C "$root/build/$preset" -j "$jobs" "$@"
}

# build_web: npm install when the lock file changed (it installs exactly what is named there; npm ci would want the optional packages of
# every platform in it), the client's types when the server's API changed, the apps when any source did. Each result is stamped with the
# digest of what it was made from.
build_web() {
    local web=$root/web stamps=$root/build/stamps api=$root/web/packages/api/openapi.json digest
    mkdir -p "$stamps" "$logs"
    digest=$(cat "$web/package-lock.json" <(node --version) | sha256sum)
    if [[ ! -d $web/node_modules || $digest != "$(cat "$stamps/npm" 2>/dev/null)" ]]; then
        step "installing the npm packages" npm.log npm --prefix "$web" install --no-audit --no-fund --no-save
        echo "$digest" >"$stamps/npm"
    fi
    "$root/build/release/yimen" --data "$root/build" openapi >"$stamps/openapi.json" 2>"$logs/openapi.log"
    if [[ ! -f $web/packages/api/src/schema.d.ts ]] || ! cmp -s "$stamps/openapi.json" "$api"; then
        cp "$stamps/openapi.json" "$api"
        step "generating the client's types" generate.log npm --prefix "$web" run generate
    fi
    digest=$(cd "$web" && find . \( -name node_modules -o -name dist \) -prune -o -type f -print0 | LC_ALL=C sort -z |
        xargs -0 sha256sum | sha256sum)
    if [[ ! -d $web/dist || $digest != "$(cat "$stamps/web" 2>/dev/null)" ]]; then
        step "building the web apps" web.log npm --prefix "$web" run build
        echo "$digest" >"$stamps/web"
    fi
}
