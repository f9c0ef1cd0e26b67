/* Files that last: what is written is there after the next mount, in another life of the server. */
#include "localfs/localfs.h"

TEST(what_is_written_is_there_in_another_life)
{
	uint64_t root = (uint64_t)mount_local(1);
	struct path_reply made;
	EQUAL(path_on(1, root, "d", EXA_OP_MKDIR, 0, 0755, &made), 0);
	uint64_t file = open_on(1, root, "d/f", O_RDWR | O_CREAT);
	EQUAL(write_at(file, 0, "hello"), 5);
	release(file);
	sync_local(1);
	host_start();
	root = (uint64_t)mount_local(1);
	file = open_on(1, root, "d/f", O_RDONLY);
	EQUAL(read_at(file, 0, 100), 5);
	CHECK(!memcmp(reply_tail, "hello", 5));
	release(file);
	EQUAL(unmount(1), 0);
}

TEST(a_change_goes_to_the_database_by_itself)
{
	uint64_t root = (uint64_t)mount_local(1);
	advance(SECOND);
	release(open_on(1, root, "f", O_RDWR | O_CREAT));
	uint32_t before = database_records(1);
	advance(SECOND);
	EQUAL(database_records(1), before + 1);
	EQUAL(unmount(1), 0);
}

TEST(a_full_database_is_enospc_and_then_has_room_again)
{
	uint64_t root = (uint64_t)mount_local(1);
	uint64_t file = open_on(1, root, "f", O_RDWR | O_CREAT);
	database_commit_error = -ENOSPC;
	EQUAL(write_at(file, 0, "hello"), 5);
	EQUAL(CALL(PROGRAM(0), sync, NULL, .handle = file), -ENOSPC);
	database_commit_error = 0;
	EQUAL(CALL(PROGRAM(0), sync, NULL, .handle = file), 0);
	EQUAL(read_at(file, 0, 100), 5);
	release(file);
	EQUAL(unmount(1), 0);
}
