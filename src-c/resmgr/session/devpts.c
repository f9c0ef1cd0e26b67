/*
 * /dev/pts: a node for each pseudo-terminal whose master is open (pts(4)).
 * Entry points: devpts.h. Does not do: the terminals themselves (tty).
 */
#include "devpts.h"

#include <errno.h>
#include <stdio.h>

#include "abi/pty.h"
#include "file/device.h"

#define MODE 0620 /* grantpt(3) */
#define GROUP_TTY 5

static struct tree *devpts;

struct tree *devpts_create(void)
{
	static const struct tree_ops ops;
	devpts = tree_new(&ops, 0755, 0, 0);
	if (devpts)
		devpts->type = 0x1cd1;
	return devpts;
}

int devpts_add(uint32_t n, uint32_t uid)
{
	char name[16];
	snprintf(name, sizeof name, "%u", (unsigned)n);
	struct inode *node = tree_add(devpts->root, name, S_IFCHR | MODE, DEVICE(MAJOR_PTY, n));
	if (!node)
		return -ENOMEM;
	node->uid = uid;
	node->gid = GROUP_TTY;
	return 0;
}

void devpts_remove(uint32_t n)
{
	char name[16];
	snprintf(name, sizeof name, "%u", (unsigned)n);
	tree_remove(devpts->root, name);
}
