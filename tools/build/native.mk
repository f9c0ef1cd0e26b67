# Builds the servers for this machine, under sanitizers, with their tests and fuzzers: into
# build/native. Run by tools/check/native and tools/check/fuzz, from the top.
#
# A server becomes one object, whose variables are all in two sections and whose allocations go
# through the test's host (test/native/host/memory.c); tests and fuzzers link it.

SERVERS = resmgr tty netfs pipe localfs

CC = clang-14
OUT = build/native
FLAGS = -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -Wno-unknown-attributes \
	-Wno-ignored-attributes -Wno-format -Wno-macro-redefined -O1 -g -fno-omit-frame-pointer \
	-fno-sanitize-recover=all -MMD -MP -iquote src-c -iquote src-c/protocol
SANITIZE = -fsanitize=address,undefined
SERVER_FLAGS = $(FLAGS) $(SANITIZE) -fsanitize=fuzzer-no-link
TEST_FLAGS = $(FLAGS) $(SANITIZE) -iquote test/native -iquote test/native/host

objects = $(patsubst src-c/%.c,$(OUT)/%.o,$(wildcard src-c/$(1)/*.c src-c/$(1)/*/*.c))
test_objects = $(patsubst test/native/%.c,$(OUT)/test/%.o,$(wildcard test/native/$(1)/*.c))
# What a server is tested with besides its own folder: the devices it drives, and whom it asks.
HOST = $(filter-out %/fetch.o %/page.o %/database.o %/lower.o %/main.o %/fuzz.o,$(call test_objects,host))
DEVICE_netfs = $(OUT)/test/host/fetch.o $(OUT)/test/host/page.o
DEVICE_localfs = $(OUT)/test/host/database.o $(OUT)/test/host/lower.o
FUZZERS = $(patsubst test/native/fuzz/%.c,%,$(wildcard test/native/fuzz/*.c))

.PHONY: all tests fuzzers
.DELETE_ON_ERROR:
.SECONDARY:
all: tests fuzzers
tests: $(foreach name,$(SERVERS),$(if $(wildcard test/native/$(name)),$(OUT)/test-$(name)))
fuzzers: $(FUZZERS:%=$(OUT)/fuzz-%)

$(OUT)/%.o: src-c/%.c
	@mkdir -p $(@D)
	$(CC) $(SERVER_FLAGS) -iquote src-c/$(firstword $(subst /, ,$*)) -c -o $@ $<
$(OUT)/%/main.o: src-c/%/main.c
	@mkdir -p $(@D)
	$(CC) $(SERVER_FLAGS) -iquote src-c/$* -Dmain=server_main -c -o $@ $<
$(OUT)/test/%.o: test/native/%.c
	@mkdir -p $(@D)
	$(CC) $(TEST_FLAGS) -iquote src-c/$(firstword $(subst /, ,$*)) -c -o $@ $<

# An archive, so that what a server defines itself goes before the library's.
$(OUT)/libserve.a: $(filter-out %/entered.o %/assertion.o,$(call objects,server)) $(call objects,fs)
	@rm -f $@
	llvm-ar-14 rcs $@ $^
OURS = malloc calloc realloc strdup strndup
GATHER = $(foreach name,server_main serve_self endpoint_revoked slot_generation_last,--keep-global-symbol=$(name)) \
	--rename-section .data=exa_data --rename-section .bss=exa_bss,alloc,load,data,contents \
	$(foreach name,$(OURS),--redefine-sym $(name)=exa_test_$(name))
define server
$(OUT)/$(1).o: $(call objects,$(1)) $(OUT)/libserve.a tools/build/native.mk
	ld -r -o $$@.tmp $(call objects,$(1)) $(OUT)/libserve.a
	objcopy $(GATHER) $$@.tmp $$@
	@rm -f $$@.tmp
# The folder changes where a test goes.
$(OUT)/test-$(1): $(OUT)/$(1).o $(HOST) $(OUT)/test/host/main.o $(DEVICE_$(1)) $(call test_objects,$(1)) \
	test/native/$(1)
	$(CC) $(SANITIZE) -o $$@ $$(filter %.o,$$^)
$(OUT)/fuzz-$(1)-%: $(OUT)/test/fuzz/$(1)-%.o $(OUT)/$(1).o $(HOST) $(OUT)/test/host/fuzz.o $(DEVICE_$(1)) \
	$(OUT)/test/$(1)/suite.o
	$(CC) $(SANITIZE) -fsanitize=fuzzer -o $$@ $$^
endef
$(foreach name,$(SERVERS),$(eval $(call server,$(name))))

$(OUT)/fuzz-init-%: $(OUT)/test/fuzz/init-%.o $(OUT)/init/inittab.o
	$(CC) $(SANITIZE) -fsanitize=fuzzer -o $@ $^

-include $(wildcard $(OUT)/*/*.d $(OUT)/*/*/*.d)
