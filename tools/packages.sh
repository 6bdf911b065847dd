# shellcheck shell=bash
# Every Debian package that Yimen needs, in one list: group, package, reason. docs/dependencies.md shows the same list
# (tools/check_dependencies --write puts it there; ./test fails when the two differ).
#   build    to configure and compile the server     runtime  to run it
#   web      to build the web apps                   test     what only ./test and ./bench need
#   long     what only ./test long needs

yimen_packages() {
    cat <<'LIST'
build    g++                     the compiler, g++ 12: C++20
build    cmake                   configures the build; one library for each module
build    ninja-build             runs the build; a build with nothing to do takes a fraction of a second
build    ccache                  keeps compiled objects between branches and clean builds
build    pkg-config              finds the libraries that come without CMake files
build    libboost1.81-dev        Asio and Beast (HTTP), Describe (structs to JSON and OpenAPI)
build    libboost-json1.81-dev   the JSON value type and parser
build    libssl-dev              TLS and the national algorithms SM2, SM3, SM4
build    libsodium-dev           Argon2id for passwords
build    libsqlite3-dev          the embedded database of one hall
build    libpq-dev               the client of PostgreSQL, with pipeline mode
build    libxapian-dev           full text search over items
build    libre2-dev              regular expressions in linear time, for patterns in item forms
build    libpango1.0-dev         sets the type of papers: Chinese line breaks, fonts, glyphs
build    libcairo2-dev           draws papers and seals as PDF and PNG
build    libharfbuzz-dev         cuts fonts down to what a document shows, to embed them in OFD
build    libcurl4-openssl-dev    SMTP with STARTTLS for mails to visitors
build    libzip-dev              reads OFD documents and workbooks, which are ZIP packages, and checks their sums; writes workbooks
build    zlib1g-dev              check sums of OFD packages; packs the pictures of seals: one colour in sixteen steps, a quarter of what Cairo writes
build    libpugixml-dev          reads the XML in them: small, fast, and it follows no external entity
build    libfmt-dev              text formatting
build    libspdlog-dev           structured logs
build    libcli11-dev            the command line
build    libexpected-dev         tl::expected, behind Result<T>: g++ 12 has std::expected only in C++23
build    libgtest-dev            unit tests, which stand beside the code and are configured with it
build    librapidcheck-dev       tests by property
runtime  ca-certificates         certificates of the systems that the server calls
runtime  tzdata                  the names of time zones in logs and backups
runtime  fonts-noto-cjk          the typefaces of papers, where no 仿宋 is installed; Chinese glyphs for the test browser
runtime  python3                 the simulated fact source of the demo; tools and black-box tests, standard library only
web      nodejs                  builds the web apps; any version from 18 on
web      npm                     installs the pinned packages of the web apps
test     git                     the checks read the list of tracked files
test     postgresql-15           the second engine; a private server, never the system's
test     clang-format            one layout for all C++
test     clang                   compiles the headers that clang-tidy reads, once for all files
test     clang-tidy              a small set of checks against real mistakes
test     shellcheck              the same for the shell scripts
test     chromium                the browser of the end-to-end tests
test     zbar-tools              reads the QR codes that the product draws
test     python3-aiosmtpd        a real mail server for the tests, run by Debian's python3
test     poppler-utils           reads papers as text: the tests look at what stands on them
test     nginx-light             what ./bench http is measured against
long     clang-16                compiles the readers of foreign documents for libFuzzer
long     libclang-rt-16-dev      libFuzzer and AddressSanitizer of that compiler
LIST
}

# yimen_missing GROUP…: the packages of these groups that are not installed. A node of version 18 or later, with npm, may come from
# elsewhere.
yimen_missing() {
    local group package rest wanted=" $* "
    while read -r group package rest; do
        [[ $wanted == *" $group "* ]] || continue
        case $package in
            nodejs) node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null && continue ;;
            npm) command -v npm >/dev/null && continue ;;
        esac
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || echo "$package"
    done < <(yimen_packages)
}

# yimen_install GROUP…: installs what is missing. Root does it, or sudo where it asks for no password; anybody else is told what to run.
yimen_install() {
    local missing as_root=()
    mapfile -t missing < <(yimen_missing "$@")
    [[ ${#missing[@]} -gt 0 ]] || return 0
    if [[ $(id -u) -ne 0 ]]; then
        sudo -n true 2>/dev/null || die "these Debian packages are missing; please run:
    sudo apt-get install --no-install-recommends ${missing[*]}"
        as_root=(sudo -n)
    fi
    say "missing packages: ${missing[*]}"
    step "reading the package lists" apt-update.log "${as_root[@]}" apt-get update
    step "installing ${#missing[@]} packages" apt-install.log "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "${missing[@]}"
}
