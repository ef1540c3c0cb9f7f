CREATE TABLE "observed_windows" (
	"place" text NOT NULL,
	"name" text NOT NULL,
	"host" text NOT NULL,
	"credential" text NOT NULL,
	"model" text,
	"unit" text NOT NULL,
	"limit" double precision,
	"left" double precision,
	"left_share" double precision NOT NULL,
	"resets_at" timestamp with time zone,
	"seen_at" timestamp with time zone NOT NULL,
	CONSTRAINT "observed_windows_place_name_pk" PRIMARY KEY("place","name")
);
--> statement-breakpoint
CREATE TABLE "open_windows" (
	"place" text NOT NULL,
	"span_ms" bigint NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	CONSTRAINT "open_windows_place_span_ms_pk" PRIMARY KEY("place","span_ms")
);
--> statement-breakpoint
CREATE TABLE "window_levels" (
	"provider" text NOT NULL,
	"credential" text NOT NULL,
	"window" text NOT NULL,
	"level" text NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "window_levels_provider_credential_window_pk" PRIMARY KEY("provider","credential","window")
);
--> statement-breakpoint
CREATE TABLE "window_uses" (
	"place" text NOT NULL,
	"span_ms" bigint NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"slot" smallint NOT NULL,
	"requests" bigint NOT NULL,
	"tokens" bigint NOT NULL,
	"usd" double precision NOT NULL,
	CONSTRAINT "window_uses_place_span_ms_opened_at_slot_pk" PRIMARY KEY("place","span_ms","opened_at","slot")
);
