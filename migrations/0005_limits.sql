CREATE TABLE `budgets` (
	`platform` text NOT NULL,
	`lane` text NOT NULL,
	`since` integer NOT NULL,
	`until` integer NOT NULL,
	PRIMARY KEY(`platform`, `lane`)
);
--> statement-breakpoint
CREATE INDEX `deliveries_urgent` ON `deliveries` (`platform`,`next_at`) WHERE state = 'waiting' and kind <> 'reminder';--> statement-breakpoint
CREATE INDEX `deliveries_reminders` ON `deliveries` (`platform`,`next_at`) WHERE state = 'waiting' and kind = 'reminder';