CREATE TABLE `budgets` (
	`platform` text NOT NULL,
	`lane` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`platform`, `lane`)
);
--> statement-breakpoint
ALTER TABLE `reminders` ADD `workspace_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX `reminders_turn` ON `reminders` (`workspace_id`,`due_at`) WHERE state = 'planned';--> statement-breakpoint
CREATE INDEX `reminders_sending` ON `reminders` (`workspace_id`) WHERE state = 'sending';--> statement-breakpoint
CREATE INDEX `deliveries_urgent` ON `deliveries` (`platform`,`next_at`) WHERE state = 'waiting' and kind <> 'reminder';--> statement-breakpoint
CREATE INDEX `deliveries_reminders` ON `deliveries` (`platform`,`next_at`) WHERE state = 'waiting' and kind = 'reminder';