/*
 * The devices that resmgr itself is, and the nodes of /dev. null(4), zero(4), full(4), random(4).
 * Entry points: device.h. Does not do: terminals (tty).
 */
#include "device.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "abi/abi.h"
#include "server/description.h"
#include "server/serve.h"

#define NULL_DEVICE DEVICE(1, 3)
#define ZERO_DEVICE DEVICE(1, 5)
#define FULL_DEVICE DEVICE(1, 7)
#define RANDOM_DEVICE DEVICE(1, 8)
#define URANDOM_DEVICE DEVICE(1, 9)

static uint64_t rdev_of(const struct description *d) { return (uint64_t)(uintptr_t)d->object; }

static int device_read(
	struct request *r, struct description *d, int64_t offset, char *out, uint32_t count)
{
	(void)r, (void)offset;
	if (rdev_of(d) == NULL_DEVICE)
		return 0;
	if (rdev_of(d) == ZERO_DEVICE || rdev_of(d) == FULL_DEVICE)
		memset(out, 0, count);
	else
		exa_random(out, count);
	return (int)count;
}

static int device_write(
	struct request *r, struct description *d, int64_t offset, const char *bytes, uint32_t count)
{
	(void)r, (void)offset, (void)bytes;
	return rdev_of(d) == FULL_DEVICE && count ? -ENOSPC : (int)count;
}

static int64_t device_seek(struct request *r, struct description *d, int64_t offset, int whence)
{
	(void)r, (void)d, (void)offset, (void)whence;
	return 0;
}

static int device_stat(struct description *d, struct exa_stat *st)
{
	*st = (struct exa_stat){
		.mode = S_IFCHR | 0666, .rdev = rdev_of(d), .nlink = 1, .blksize = 4096, .ino = rdev_of(d)
	};
	return 0;
}

static const struct description_ops device_ops = {
	.kind = "device",
	.read = device_read,
	.write = device_write,
	.seek = device_seek,
	.stat = device_stat,
};

bool device_is_own(uint64_t rdev)
{
	return rdev == NULL_DEVICE || rdev == ZERO_DEVICE || rdev == FULL_DEVICE
		|| rdev == RANDOM_DEVICE || rdev == URANDOM_DEVICE;
}

int device_open(uint64_t rdev, uint32_t flags, uint64_t *handle)
{
	struct description *d = description_new(&device_ops, (void *)(uintptr_t)rdev, flags, 0);
	if (!d)
		return -ENOMEM;
	*handle = d->handle;
	return 0;
}

int devices_add(struct tree *dev)
{
	static const struct {
		const char *name;
		uint32_t mode;
		uint64_t rdev;
	} nodes[] = {
		{ "null", 0666, NULL_DEVICE },
		{ "zero", 0666, ZERO_DEVICE },
		{ "full", 0666, FULL_DEVICE },
		{ "random", 0666, RANDOM_DEVICE },
		{ "urandom", 0666, URANDOM_DEVICE },
		{ "tty", 0666, DEVICE_TTY },
		{ "console", 0600, DEVICE(5, 1) },
		{ "ptmx", 0666, DEVICE_PTMX },
		{ "tty1", 0620, DEVICE(4, 1) },
		{ "tty2", 0620, DEVICE(4, 2) },
		{ "tty3", 0620, DEVICE(4, 3) },
		{ "tty4", 0620, DEVICE(4, 4) },
		{ "tty5", 0620, DEVICE(4, 5) },
		{ "tty6", 0620, DEVICE(4, 6) },
	};
	for (size_t i = 0; i < sizeof nodes / sizeof *nodes; i++)
		if (!tree_add(dev->root, nodes[i].name, S_IFCHR | nodes[i].mode, nodes[i].rdev))
			return -ENOMEM;
	static const struct {
		const char *name, *target;
	} links[] = {
		{ "fd", "/proc/self/fd" },
		{ "stdin", "/proc/self/fd/0" },
		{ "stdout", "/proc/self/fd/1" },
		{ "stderr", "/proc/self/fd/2" },
	};
	for (size_t i = 0; i < sizeof links / sizeof *links; i++)
		if (!tree_add_symlink(dev->root, links[i].name, links[i].target))
			return -ENOMEM;
	return 0;
}
