# Sourced by ./run and ./test: what a machine needs, and how it gets it. Only Debian (and Ubuntu) packages are installed
# for you, and only those that are absent.

# Says what is wrong, in words for the person who typed the command, and ends it.
give_up() {
    printf '\n' >&2
    printf '%s\n' "$@" >&2
    exit 1
}

# Everything generated goes into this folder; one made by root refuses everybody else.
require_artifacts() {
    mkdir -p artifacts 2>/dev/null && [[ -w artifacts ]] || give_up \
        "$PWD/artifacts cannot be written: it belongs to $(stat -c %U artifacts 2>/dev/null || echo somebody else)." \
        'Give it to yourself, or delete it (it holds builds, and the data of ./run in artifacts/run).'
}

require_dotnet() {
    command -v dotnet >/dev/null || give_up \
        'The .NET SDK 10 is needed, and there is no "dotnet" on the PATH.' \
        'Install it from https://dotnet.microsoft.com/download/dotnet/10.0 and try again.'
    # In this folder global.json decides which SDK answers, so a wrong version is an error of dotnet itself.
    local answer
    if ! answer=$(dotnet --version 2>&1) || [[ ! $answer =~ ^([0-9]+)\.[0-9.]+ || ${BASH_REMATCH[1]} -lt 10 ]]; then
        give_up 'The .NET SDK 10 is needed. Here "dotnet --version" answers:' "$(sed 's/^/  | /' <<<"$answer")" \
            'It can be had from https://dotnet.microsoft.com/download/dotnet/10.0.'
    fi
    DOTNET_VERSION=$answer
    export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en
}

# The servers the platform starts privately; whether the system's own are running does not matter.
require_servers() {
    local missing=()
    postgres_is_installed || missing+=(postgresql)
    compgen -G '/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server' >/dev/null || missing+=(rabbitmq-server)
    command -v setpriv >/dev/null || missing+=(util-linux)
    install_packages "${missing[@]}"
    postgres_is_installed || give_up 'PostgreSQL 15 or newer is needed, and the packages of this system are older.' \
        'How to add newer ones: https://www.postgresql.org/download/linux/'
}

# What builds the portal's style sheet and scripts; nothing of it runs with the platform.
require_node() {
    local missing=()
    command -v node >/dev/null || missing+=(nodejs)
    command -v npm >/dev/null || missing+=(npm)
    install_packages "${missing[@]}"
    local version
    version=$(node --version)
    version=${version#v}
    ((${version%%.*} >= 18)) || give_up "Node 18 or newer is needed to build the portal's style sheet and scripts; here \"node --version\" answers $version."
}

# A browser, and the typefaces without which it draws empty boxes.
require_browser() {
    local missing=()
    command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || missing+=(chromium-headless-shell)
    [[ -d /usr/share/fonts/truetype/dejavu ]] || missing+=(fonts-dejavu-core)
    [[ -d /usr/share/fonts/truetype/liberation || -d /usr/share/fonts/truetype/liberation2 ]] || missing+=(fonts-liberation)
    install_packages "${missing[@]}"
}

postgres_is_installed() {
    local initdb major
    for initdb in /usr/lib/postgresql/*/bin/initdb; do
        major=${initdb#/usr/lib/postgresql/}
        major=${major%%/*}
        [[ -x $initdb && $major =~ ^[0-9]+$ && $major -ge 15 ]] && return 0
    done
    return 1
}

# Installs the packages named, without letting them start or keep anything of their own running.
install_packages() {
    (($# > 0)) || return 0
    local command="apt-get install --no-install-recommends $*"
    command -v apt-get >/dev/null || give_up "These programs are missing: $*." \
        'This machine has no apt-get; install them with its own package manager and try again.'
    local as_root=()
    if ((EUID != 0)); then
        command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; } || give_up \
            "These Debian packages are missing: $*." \
            'Installing them needs root, and sudo cannot be used here. Ask someone who may to run:' "  $command"
        as_root=(sudo)
    fi

    echo "Installing Debian packages: $*"
    local log
    log=$(mktemp)
    if ! "${as_root[@]}" bash -s -- "$@" >"$log" 2>&1 <<<"$INSTALL_SCRIPT"; then
        tail -n 20 "$log" | sed 's/^/  | /' >&2
        rm -f "$log"
        give_up 'The packages could not be installed; the lines above say why. To try by hand, run as root:' "  $command"
    fi
    rm -f "$log"
}

# Runs as root. Debian starts a server as soon as it is installed, and again at every boot. We want the programs only, so:
# nothing is started while installing (unless the machine has a policy of its own), no default database cluster is made,
# and what was not here before is not enabled. What was here before stays as it is.
read -r -d '' INSTALL_SCRIPT <<'EOF' || true
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
clusters=/etc/postgresql-common/createcluster.conf
undo=()
clean_up() { for step in "${undo[@]}"; do eval "$step"; done; }
trap clean_up EXIT

if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
    undo+=("rm -f $policy")
fi
for package in "$@"; do
    if [[ $package == postgresql && ! -e $clusters ]]; then
        mkdir -p "${clusters%/*}"
        echo 'create_main_cluster = false' >"$clusters"
        # Debian's own version of the file lies beside ours then.
        undo+=("mv -f $clusters.ucf-dist $clusters 2>/dev/null || sed -i '/^create_main_cluster = false\$/d' $clusters")
    fi
done

servers=("$@")
[[ -e /usr/bin/epmd ]] || servers+=(epmd.service epmd.socket)

apt-get update -q
apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold "$@" </dev/null

for server in "${servers[@]}"; do
    case $server in
        postgresql | rabbitmq-server | epmd.*)
            if command -v systemctl >/dev/null; then
                systemctl disable "$server" || true
            elif command -v update-rc.d >/dev/null; then
                update-rc.d "$server" disable || true
            fi
            ;;
    esac
done
EOF
