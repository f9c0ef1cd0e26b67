/* The unit of mmap, not WebAssembly's own page (64 KiB), which would make malloc wasteful. */
#define PAGESIZE 4096
