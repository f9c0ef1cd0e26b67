/*
 * The cache of descriptors; see descriptor.h. Small, because fork copies it: a descriptor may lose
 * its place to another and is then asked for again.
 */
#include "descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>

#include "call/request.h"

#define PLACES 32
#define KEPT_FLAGS (O_ACCMODE | O_PATH | O_DIRECTORY)

struct place {
	bool used;
	struct exa_descriptor is;
};

static struct place places[PLACES], parents[PLACES];

static struct place *place_of(int fd) { return &places[(unsigned)fd % PLACES]; }

static bool known(int fd) { return place_of(fd)->used && place_of(fd)->is.fd == fd; }

long exa_descriptor_find(int fd, struct exa_descriptor *out)
{
	if (!known(fd)) {
		struct descriptor_reply reply;
		long status = CALL(RESMGR, descriptor, &reply, .fd = fd);

		if (status < 0)
			return status;
		exa_descriptor_enter(
			&(struct exa_descriptor){ fd, reply.server, reply.handle, reply.flags, reply.mode });
	}
	*out = place_of(fd)->is;
	return 0;
}

long exa_descriptor_of_resmgr(int fd, uint64_t *handle)
{
	struct exa_descriptor file;
	long status = exa_descriptor_find(fd, &file);

	if (status < 0)
		return status;
	if (file.flags & O_PATH)
		return -EBADF;
	*handle = file.handle;
	return EXA_SLOT(file.server) == EXA_SERVER_resmgr ? 0 : -EINVAL;
}

void exa_descriptor_enter(const struct exa_descriptor *is)
{
	struct place *place = place_of(is->fd);

	place->used = true;
	place->is = *is;
	place->is.flags &= KEPT_FLAGS;
}

void exa_descriptor_copy(int from, int to, uint32_t server, uint64_t handle)
{
	struct exa_descriptor is;

	exa_descriptor_drop(to);
	if (!known(from))
		return;
	is = place_of(from)->is;
	if (is.server != server || is.handle != handle)
		return;
	is.fd = to;
	exa_descriptor_enter(&is);
}

void exa_descriptor_drop(int fd)
{
	if (known(fd))
		place_of(fd)->used = false;
}

void exa_descriptors_forget(void) { memset(places, 0, sizeof places); }

void exa_descriptors_save(void) { memcpy(parents, places, sizeof places); }

void exa_descriptors_restore(void) { memcpy(places, parents, sizeof places); }
