/*
 * Who may do what: permission bits, ownership, sticky directories.
 * Entry points: inode_access, cred_owns, cred_in_group, dir_may_add, dir_may_remove.
 * Does not do: the rules of chmod, chown and utimes (tree_set.c).
 */
#include <errno.h>

#include "tree.h"

bool cred_in_group(const struct exa_cred *cred, uint32_t gid)
{
	if (cred->gid == gid)
		return true;
	for (uint32_t i = 0; i < cred->group_count && i < EXA_GROUPS_MAX; i++)
		if (cred->groups[i] == gid)
			return true;
	return false;
}

bool cred_owns(const struct exa_cred *cred, const struct inode *inode)
{
	return !cred->uid || cred->uid == inode->uid;
}

int inode_access(const struct inode *inode, const struct exa_cred *cred, uint32_t may)
{
	/* Devices, FIFOs and sockets of a file system that is read only can be written (Linux
	 * access(2)). */
	if (may & MAY_WRITE && inode->tree->read_only
		&& (S_ISREG(inode->mode) || S_ISDIR(inode->mode) || S_ISLNK(inode->mode)))
		return -EROFS;
	if (!cred->uid)
		return may & MAY_EXEC && !S_ISDIR(inode->mode) && !(inode->mode & 0111) ? -EACCES : 0;
	uint32_t bits = inode->mode;
	if (cred->uid == inode->uid)
		bits >>= 6;
	else if (cred_in_group(cred, inode->gid))
		bits >>= 3;
	return may & ~bits & 7 ? -EACCES : 0;
}

int dir_may_add(const struct inode *dir, const struct exa_cred *cred)
{
	if (!dir->nlink)
		return -ENOENT;
	return inode_access(dir, cred, MAY_WRITE | MAY_EXEC);
}

int dir_may_remove(const struct entry *e, const struct exa_cred *cred)
{
	int status = inode_access(e->dir, cred, MAY_WRITE | MAY_EXEC);
	if (status < 0)
		return status;
	if (e->dir->mode & S_ISVTX && !cred_owns(cred, e->dir) && !cred_owns(cred, e->inode))
		return -EPERM;
	return e->inode->covered ? -EBUSY : 0;
}
