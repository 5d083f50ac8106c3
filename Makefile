# make help lists the commands.

.DEFAULT_GOAL := all

SAN      ?=
comma    := ,
BUILD    ?= build/$(or $(subst $(comma),-,$(SAN)),release)
PREFIX   ?= /usr/local
FUZZ_SECONDS ?= 30
PACKAGES := glib-2.0 gio-2.0 gio-unix-2.0 libsoup-3.0 sqlite3 libmicrohttpd json-glib-1.0 libsodium \
            icu-i18n icu-uc libsystemd

CPPFLAGS_TIDY = $(filter-out -MMD -MP,$(CPPFLAGS))
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wundef \
            -Wvla -Wwrite-strings -Wpointer-arith -Wcast-align -Wnull-dereference -Werror
C_WARN   := -Wstrict-prototypes -Wold-style-definition -Wmissing-prototypes
HARDEN   := -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection
CPPFLAGS += -Igateway -I. -Itests -I$(BUILD) -MMD -MP -D_GNU_SOURCE -DG_LOG_USE_STRUCTURED \
            -DG_LOG_DOMAIN='"tayanch"' -DGLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74 \
            -DGLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74 \
            $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PACKAGES) 2>/dev/null))
OPTIMISE := $(if $(SAN),-O1 -fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer,-O2 -D_FORTIFY_SOURCE=2)
CFLAGS   += -std=c17 -g $(WARNINGS) $(C_WARN) $(HARDEN) $(OPTIMISE)
CXXFLAGS += -std=c++17 -g $(WARNINGS) $(HARDEN) $(OPTIMISE)
LDFLAGS  += -pie -Wl,-z,relro,-z,now $(if $(SAN),-fsanitize=$(SAN))
LDLIBS   += $(shell pkg-config --libs $(PACKAGES) 2>/dev/null) -lphonenumber -lgettextpo -lm

SOURCES  := $(filter-out gateway/main.c,$(wildcard gateway/*/*.c gateway/*/*/*.c)) $(wildcard handlers/*.c)
CXX_SRCS := $(wildcard gateway/*/*.cc)
HEADERS  := $(wildcard gateway/*/*.h gateway/*/*/*.h handlers/*.h tests/support/*.h)
TESTS    := $(wildcard tests/unit/*/*_test.c tests/unit/*/*/*_test.c)
OBJECTS  := $(SOURCES:%.c=$(BUILD)/%.o) $(CXX_SRCS:%.cc=$(BUILD)/%.o)
LIBRARY  := $(BUILD)/libtayanch.a
SUPPORT  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/support/*.c))
PEERS    := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/peers/*.c))
PROGRAMS := $(TESTS:%.c=$(BUILD)/%) $(PEERS)
C_FILES  := $(SOURCES) $(CXX_SRCS) $(HEADERS) gateway/main.c \
            $(wildcard tests/*/*.c tests/*/*/*.c tests/*/*/*/*.c)
BENCHES  := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/*.c))
CONSOLE  := $(shell find console -name node_modules -prune -o -path console/src/generated -prune -o \
                    -path console/test -prune -o -type f -print) docs/openapi.yaml

# V=1 shows the commands themselves.
QUIET    := $(if $(V),,@)
SAY      := @$(if $(V),:,echo) ' '

all: $(BUILD)/tayanch

$(BUILD)/tayanch: $(BUILD)/gateway/main.o $(BUILD)/console_resource.o $(LIBRARY)
	$(SAY) LINK $@
	$(QUIET)$(CXX) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIBRARY): $(OBJECTS)
	$(QUIET)rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/tests/unit/%_test: $(BUILD)/tests/unit/%_test.o $(SUPPORT) $(LIBRARY)
	$(SAY) LINK $@
	$(QUIET)$(CXX) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

$(BUILD)/tests/peers/%: $(BUILD)/tests/peers/%.o $(SUPPORT) $(LIBRARY)
	$(SAY) LINK $@
	$(QUIET)$(CXX) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o
	$(CXX) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/tests/bench/people_rows $(BUILD)/tests/bench/told_rows: $(BUILD)/tests/support/filling.o $(LIBRARY)
$(BUILD)/tests/bench/queue_sms: $(LIBRARY)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(QUIET)$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/%.o: %.cc
	@mkdir -p $(@D)
	$(SAY) CXX $<
	$(QUIET)$(CXX) $(CPPFLAGS) $(CXXFLAGS) -c -o $@ $<

$(BUILD)/gateway/store/db_sqlite_open.o: $(BUILD)/schema.h
$(BUILD)/schema.h: $(sort $(wildcard gateway/store/schema/*.sql)) scripts/sql-to-c
	@mkdir -p $(@D)
	scripts/sql-to-c $(filter %.sql,$^) >$@

# The console's web app, the same for every build: files compressed, as a GResource that registers itself.
# Its object is linked by name, since nothing refers to it.
build/console/console_resource.c: $(CONSOLE) console/node_modules/.package-lock.json
	$(SAY) CONSOLE $@
	$(QUIET)node console/scripts/build.mjs

console/node_modules/.package-lock.json: console/package-lock.json
	$(SAY) NPM console
	$(QUIET)npm ci --prefix console --ignore-scripts --no-audit --no-fund >/dev/null
	@touch $@

$(BUILD)/console_resource.o: build/console/console_resource.c
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(QUIET)$(CC) $(CPPFLAGS) $(HARDEN) -w -c -o $@ $<

# ---- Commands ----

help:
	@echo 'make run      set up, build, and start a demo hotline with a phone to try it'
	@echo 'make test     set up, build, and run every test; ends with "N passed, N failed"'
	@echo 'make unit     the unit tests alone   (SAN=address,undefined: with sanitizers)'
	@echo 'make integration  the real program over HTTP'
	@echo 'make lint     format, layers, headers, static checks, catalogs'
	@echo 'make bench    speed beside bare servers, memory, growth: needs wrk and two quiet cores'
	@echo 'make fuzz     what reads from outside, every harness for FUZZ_SECONDS (30)'
	@echo 'make install  into PREFIX (/usr/local), DESTDIR respected'
	@echo 'make clean    remove build/'

# The rules below see the libraries only once they are installed, hence the second make.
run:
	scripts/install-deps build
	$(MAKE) -j$(shell nproc) all
	scripts/demo $(BUILD)/tayanch

test:
	scripts/install-deps
	$(MAKE) -j$(shell nproc) all programs
	tests/run --build $(BUILD)

programs: $(PROGRAMS)

unit: all programs
	tests/run --build $(BUILD) unit

integration: all
	tests/run --build $(BUILD) integration

lint: $(BUILD)/schema.h console/node_modules/.package-lock.json
	clang-format --dry-run -Werror $(C_FILES)
	scripts/check-layers
	scripts/check-catalogs
	scripts/check-config-doc
	node console/scripts/lint.mjs
	@for h in $(HEADERS); do echo "#include \"$$h\"" | \
	    $(CC) $(CPPFLAGS) $(CFLAGS) -MF /dev/null -fsyntax-only -x c - || exit 1; done
	cppcheck -q --library=gtk --enable=warning,performance,portability --inline-suppr \
	    --error-exitcode=1 --suppressions-list=.cppcheck -Igateway -I. -I$(BUILD) $(SOURCES) gateway/main.c
	printf '%s\n' $(SOURCES) gateway/main.c | xargs -P 2 -I{} clang-tidy --quiet {} -- -std=c17 \
	    -Wmissing-variable-declarations $(CPPFLAGS_TIDY) 2>$(BUILD)/tidy.log || \
	    { cat $(BUILD)/tidy.log; false; }

bench: all
	tests/bench/run
	tests/bench/run single
	tests/bench/run grown
	tests/bench/run steady
	tests/bench/run send
	tests/bench/run queue
	tests/bench/run remind
	tests/bench/run broadcast

fuzz:
	tests/fuzz/run $(FUZZ_SECONDS)

install: all
	install -D -m 755 $(BUILD)/tayanch $(DESTDIR)$(PREFIX)/bin/tayanch
	install -d $(DESTDIR)$(PREFIX)/share/tayanch/locales/rules
	install -m 644 locales/*.po locales/*.tsv $(DESTDIR)$(PREFIX)/share/tayanch/locales
	install -m 644 locales/rules/*.rule locales/rules/README.md $(DESTDIR)$(PREFIX)/share/tayanch/locales/rules
	install -D -m 644 scripts/kannel.conf $(DESTDIR)$(PREFIX)/share/tayanch/kannel.conf
	install -d $(DESTDIR)$(PREFIX)/share/tayanch/providers
	install -m 644 scripts/providers/*.conf $(DESTDIR)$(PREFIX)/share/tayanch/providers
	install -d $(DESTDIR)$(PREFIX)/share/doc/tayanch/docs
	install -m 644 README.md LICENSE $(DESTDIR)$(PREFIX)/share/doc/tayanch
	install -m 644 docs/*.md docs/*.svg docs/*.png $(DESTDIR)$(PREFIX)/share/doc/tayanch/docs
	install -D -m 644 scripts/tayanch.service $(DESTDIR)$(PREFIX)/lib/systemd/system/tayanch.service

clean:
	$(RM) -r build

-include $(OBJECTS:.o=.d) $(SUPPORT:.o=.d) $(PROGRAMS:=.d) $(BENCHES:=.d) $(BUILD)/gateway/main.d

.PHONY: all help run test programs unit integration lint bench fuzz install clean
.SECONDARY:
