# make help lists the commands.

SAN      ?=
comma    := ,
BUILD    ?= build/$(or $(subst $(comma),-,$(SAN)),release)
PREFIX   ?= /usr/local
PACKAGES := glib-2.0 gio-2.0 gio-unix-2.0 libsoup-3.0 sqlite3 libmicrohttpd json-glib-1.0 libsodium icu-i18n icu-uc libsystemd

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wformat=2 -Wundef \
            -Wvla -Wwrite-strings -Wpointer-arith -Wcast-align -Wnull-dereference -Werror
C_WARN   := -Wstrict-prototypes -Wold-style-definition -Wmissing-prototypes
HARDEN   := -fPIE -fstack-protector-strong -fstack-clash-protection -fcf-protection
CPPFLAGS += -Igateway -I. -Itests -I$(BUILD) -MMD -MP -D_GNU_SOURCE -DG_LOG_USE_STRUCTURED \
            -DG_LOG_DOMAIN='"tayanch"' -DGLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74 \
            -DGLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74 \
            $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PACKAGES)))
OPTIMISE := $(if $(SAN),-O1 -fsanitize=$(SAN) -fno-sanitize-recover=all -fno-omit-frame-pointer,-O2 -D_FORTIFY_SOURCE=2)
CFLAGS   += -std=c17 -g $(WARNINGS) $(C_WARN) $(HARDEN) $(OPTIMISE)
CXXFLAGS += -std=c++17 -g $(WARNINGS) $(HARDEN) $(OPTIMISE)
LDFLAGS  += -pie -Wl,-z,relro,-z,now $(if $(SAN),-fsanitize=$(SAN))
LDLIBS   += $(shell pkg-config --libs $(PACKAGES)) -lphonenumber -lgettextpo -lm

SOURCES  := $(filter-out gateway/main.c,$(wildcard gateway/*/*.c)) $(wildcard handlers/*.c)
CXX_SRCS := $(wildcard gateway/*/*.cc)
HEADERS  := $(wildcard gateway/*/*.h handlers/*.h tests/support/*.h)
TESTS    := $(wildcard tests/unit/*/*_test.c)
OBJECTS  := $(SOURCES:%.c=$(BUILD)/%.o) $(CXX_SRCS:%.cc=$(BUILD)/%.o)
LIBRARY  := $(BUILD)/libtayanch.a
SUPPORT  := $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/support/*.c))
PROGRAMS := $(TESTS:%.c=$(BUILD)/%)
BENCHES  := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/bench/*.c))

all: $(BUILD)/tayanch

$(BUILD)/tayanch: $(BUILD)/gateway/main.o $(LIBRARY)
	$(CXX) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(LIBRARY): $(OBJECTS)
	rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/tests/unit/%_test: $(BUILD)/tests/unit/%_test.o $(SUPPORT) $(LIBRARY)
	$(CXX) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o
	$(CXX) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CPPFLAGS) $(CXXFLAGS) -c -o $@ $<

$(BUILD)/gateway/store/db_sqlite.o: $(BUILD)/schema.h
$(BUILD)/schema.h: $(sort $(wildcard gateway/store/schema/*.sql)) scripts/sql-to-c
	@mkdir -p $(@D)
	scripts/sql-to-c $(filter %.sql,$^) >$@

clean:
	$(RM) -r build

-include $(OBJECTS:.o=.d) $(SUPPORT:.o=.d) $(PROGRAMS:=.d) $(BENCHES:=.d) $(BUILD)/gateway/main.d

.PHONY: all clean
.SECONDARY:
