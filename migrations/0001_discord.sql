CREATE TABLE `pauses` (
	`platform` text NOT NULL,
	`lane` text NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`platform`, `lane`)
);
--> statement-breakpoint
ALTER TABLE `posts` ADD `sent_at` integer;--> statement-breakpoint
ALTER TABLE `posts` ADD `shown_answered` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `posts_sent` ON `posts` (`sent_at`) WHERE state = 'sent';--> statement-breakpoint
CREATE INDEX `posts_retracted` ON `posts` (`id`) WHERE state = 'retracted';--> statement-breakpoint
ALTER TABLE `schedules` ADD `discussion` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `memberships` ADD `checked_at` integer;--> statement-breakpoint
ALTER TABLE `memberships` ADD `left_at` integer;