CREATE TABLE `instance` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	CONSTRAINT "instance_one" CHECK("instance"."id" = 1)
);
