CREATE TABLE `install_states` (
	`hash` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE TABLE `installations` (
	`platform` text NOT NULL,
	`external_id` text NOT NULL,
	`state` text NOT NULL,
	`sealed` text,
	`token_expires_at` integer,
	`version` integer NOT NULL,
	`installed_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`platform`, `external_id`),
	CONSTRAINT "installations_state" CHECK("installations"."state" in ('active', 'revoked')),
	CONSTRAINT "installations_sealed" CHECK(("installations"."state" = 'active') = ("installations"."sealed" is not null))
);
--> statement-breakpoint
CREATE TABLE `leases` (
	`name` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `managers` (
	`workspace_id` text NOT NULL,
	`person_id` text NOT NULL,
	`named_at` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `person_id`),
	FOREIGN KEY (`workspace_id`) REFERENCES `workspaces`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `persons`(`id`) ON UPDATE no action ON DELETE no action
);
