/* Files that are mapped; see mapping.h. */
#include <errno.h>
#include <fcntl.h>

#include "call/request.h"
#include "file/descriptor.h"
#include "mapping.h"
#include "signal/signals.h"

bool exa_mapped_same(const struct shared_file_id *a, const struct shared_file_id *b)
{
	return a->dev == b->dev && a->ino == b->ino;
}

/* Another descriptor of the same description, where programs seldom look for theirs. */
static long keep_open(int fd, struct dup_reply *reply)
{
	long status = FINISH(RESTART_ALWAYS,
		CALL(RESMGR, dup, reply, .fd = fd, .target = -1, .minimum = SHARED_FD_FIRST,
			.flags = O_CLOEXEC));

	if (status == -EINVAL || status == -EMFILE)
		status = FINISH(RESTART_ALWAYS,
			CALL(RESMGR, dup, reply, .fd = fd, .target = -1, .minimum = 0, .flags = O_CLOEXEC));
	return status;
}

long exa_mapped_stat(uint32_t server, uint64_t handle, struct exa_stat *st)
{
	struct handle_stat_reply reply;
	long status = FINISH(RESTART_ALWAYS, CALL(server, handle_stat, &reply, .handle = handle));

	if (status >= 0)
		*st = reply.st;
	return status;
}

long exa_mapped_get(int fd, struct mapped_file **result)
{
	struct exa_descriptor descriptor;
	struct exa_stat st;
	struct dup_reply kept;
	long status = FINISH(RESTART_ALWAYS, exa_descriptor_find(fd, &descriptor));
	bool writable = (descriptor.flags & O_ACCMODE) == O_RDWR;

	if (status >= 0)
		status = exa_mapped_stat(descriptor.server, descriptor.handle, &st);
	if (status < 0)
		return status;

	struct shared_file_id id = { st.dev, st.ino };

	for (struct mapping *m = exa_mappings; m; m = m->next)
		if (exa_mapped_same(&m->file->id, &id) && m->file->writable == writable) {
			m->file->references++;
			*result = m->file;
			return 0;
		}

	struct mapped_file *file = exa_mapping_record_take();

	if (!file)
		return -ENOMEM;
	status = keep_open(fd, &kept);
	if (status < 0) {
		exa_mapping_record_give(file);
		return status;
	}
	*file = (struct mapped_file){ 1, kept.fd, kept.server, kept.handle, id, writable, st.spare,
		st.size, st.mtime };
	*result = file;
	return 0;
}

void exa_mapped_put(struct mapped_file *file)
{
	if (--file->references)
		return;
	__exa_sys_close(file->fd);
	exa_mapping_record_give(file);
}
