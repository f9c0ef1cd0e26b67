# Builds the system's own C programs: the servers into dist/servers, init's companions into
# build/root/bin, and the tests' programs into build/test/image. Run by build.sh, from the top.
#
# DEBUG=1: assertions, names in traps.
# Objects go by time, with the compiler's own lists of headers; all depend on the compiler.

SERVERS = resmgr tty netfs pipe localfs
# Of these, the ones that callers enter where memory is shared (docs/direct.md): a second program each.
ENTERED = resmgr tty pipe
# Names of src-c/init's one program, beside its own.
INIT = getty halt poweroff reboot shutdown telinit
# Programs of src-c/utilities: one, and a link a name.
UTILITIES = csplit iconv join locale newgrp pathchk pr sum tabs tput tsort what

CC = tools/cc/exa-cc
export EXA_CACHE ?= $(CURDIR)/build/cache
OUT = build/programs$(if $(DEBUG),-debug)
CFLAGS = -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -MMD -MP -iquote src-c -iquote src-c/protocol \
	$(if $(DEBUG),-O1 -g,-Os -DNDEBUG)
# What the system is made of is loaded by each page: it is small before it is fast.
LINK = $(if $(DEBUG),-O1 -g,-Os)
# What objects depend on, and what programs do.
COMPILER = tools/cc/exa-cc tools/cc/exa-flags tools/build/programs.mk dist/sysroot/lib/crt1.o
FINISHER = tools/cc/exa-cc tools/cc/exa-flags tools/cc/exa-finish $(wildcard tools/cc/exa-*.mjs)
LIBRARIES = dist/sysroot/lib/libc.a dist/sysroot/lib/libexa.a $(FINISHER)
# printf without floating-point numbers, which the system has no use for (musl.sh).
INTEGERS = build/musl/vfprintf.o
# DEBUG and plain builds share dist: the mark makes one follow the other.
MARK = $(OUT)/mark

# A part's sources, in its folder and the rooms below.
objects = $(patsubst src-c/%.c,$(OUT)/%.o,$(wildcard src-c/$(1)/*.c src-c/$(1)/*/*.c))
TESTS = $(patsubst test/programs/%.c,build/test/image/bin/%,$(wildcard test/programs/*.c)) build/test/image/bin/calls
# Servers with faults, as a loop and to be entered.
FAULTY = $(patsubst test/servers/%.c,%,$(wildcard test/servers/*.c))
TESTS += $(FAULTY:%=build/test/image/bin/%) $(FAULTY:%=build/test/image/bin/%.shared)
# The tests of system calls, one file each, make one program with main.c.
CALLS = $(filter-out main,$(patsubst test/calls/%.c,%,$(wildcard test/calls/*.c)))

.PHONY: all tests
.DELETE_ON_ERROR:
all: $(SERVERS:%=dist/servers/%.wasm) $(ENTERED:%=dist/servers/%.shared.wasm) build/root/bin/init build/root/bin/utilities
tests: build/test/image/index.exa

# Servers look at no signals; at safe points they see that a step does not end (server/loop/watch.c), which is itself without.
$(OUT)/server/loop/watch.o: src-c/server/loop/watch.c $(COMPILER)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fno-exa-safepoints -c -o $@ $<
$(OUT)/init/%.o: src-c/init/%.c $(COMPILER)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<
$(OUT)/utilities/%.o: src-c/utilities/%.c $(COMPILER)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<
$(OUT)/%.o: src-c/%.c $(COMPILER)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -iquote src-c/$(firstword $(subst /, ,$*)) -c -o $@ $<

$(MARK):
	@mkdir -p $(@D)
	@rm -f build/programs*/mark
	@touch $@

# An archive, so that what a server defines itself goes before the library's.
ENTERED_OBJECT = $(OUT)/server/loop/entered.o
$(OUT)/libserve.a: $(filter-out $(ENTERED_OBJECT),$(call objects,server)) $(call objects,fs) $(INTEGERS)
	@rm -f $@
	tools/cc/exa-ar rcs $@ $^
define server
dist/servers/$(1).wasm: $(call objects,$(1)) $(OUT)/libserve.a $(LIBRARIES) $(MARK)
	@mkdir -p $$(@D)
	$(CC) $(LINK) -o $$@ $(call objects,$(1)) $(OUT)/libserve.a
endef
$(foreach name,$(SERVERS),$(eval $(call server,$(name))))
define entered
dist/servers/$(1).shared.wasm: $(call objects,$(1)) $(ENTERED_OBJECT) $(OUT)/libserve.a $(LIBRARIES) $(MARK)
	@mkdir -p $$(@D)
	$(CC) -fexa-shared $(LINK) -o $$@ $(call objects,$(1)) $(ENTERED_OBJECT) $(OUT)/libserve.a
endef
$(foreach name,$(ENTERED),$(eval $(call entered,$(name))))

build/root/bin/init: $(call objects,init) $(INTEGERS) $(LIBRARIES) $(MARK)
	@mkdir -p $(@D)
	$(CC) $(LINK) -o $@ $(call objects,init) $(INTEGERS)
	@for name in $(INIT); do ln -sf init $(@D)/$$name; done

build/root/bin/utilities: $(call objects,utilities) $(LIBRARIES) $(MARK)
	@mkdir -p $(@D)
	$(CC) $(LINK) -o $@ $(call objects,utilities)
	@for name in $(UTILITIES); do ln -sf utilities $(@D)/$$name; done

$(OUT)/calls/calls.def: $(wildcard test/calls/*.c)
	@mkdir -p $(@D)
	@printf 'CALL(%s)\n' $(CALLS) > $@
$(OUT)/calls/main.o: test/calls/main.c $(OUT)/calls/calls.def $(COMPILER)
	$(CC) $(CFLAGS) -I$(@D) -c -o $@ $<
$(OUT)/calls/%.o: test/calls/%.c $(COMPILER)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -Dmain=call_$* -c -o $@ $<
# Tests' programs are linked without optimization, which takes longer than all else that is done for them.
build/test/image/bin/%: export EXA_NO_OPT = 1
build/test/image/bin/calls: $(OUT)/calls/main.o $(CALLS:%=$(OUT)/calls/%.o) $(LIBRARIES)
	@mkdir -p $(@D)
	$(CC) -O2 -o $@ $(filter %.o,$^)
$(OUT)/faulty/%.o: test/servers/%.c $(COMPILER)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -c -o $@ $<
$(FAULTY:%=build/test/image/bin/%): build/test/image/bin/%: $(OUT)/faulty/%.o $(OUT)/libserve.a $(LIBRARIES)
	@mkdir -p $(@D)
	$(CC) -O2 -o $@ $< $(OUT)/libserve.a
build/test/image/bin/%.shared: $(OUT)/faulty/%.o $(ENTERED_OBJECT) $(OUT)/libserve.a $(LIBRARIES)
	@mkdir -p $(@D)
	$(CC) -fexa-shared -O2 -o $@ $< $(ENTERED_OBJECT) $(OUT)/libserve.a
build/test/image/bin/%: test/programs/%.c $(LIBRARIES)
	@mkdir -p $(@D)
	$(CC) -std=gnu11 -D_GNU_SOURCE -O2 -Wall -Wextra -Werror -iquote src-c -iquote src-c/protocol -iquote src-c/libc -o $@ $<
build/test/image/index.exa: $(TESTS) tools/cli/make-index.mjs
	node tools/cli/exa-kernel.mjs index build/test/image

-include $(wildcard $(OUT)/*/*.d $(OUT)/*/*/*.d)
