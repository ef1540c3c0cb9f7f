CREATE TABLE "provider_health" (
	"host" text NOT NULL,
	"model" text NOT NULL,
	"faults_in_row" integer NOT NULL,
	"recent" text NOT NULL,
	"opens" integer NOT NULL,
	"open_until" timestamp with time zone,
	"probing_until" timestamp with time zone,
	"share" double precision NOT NULL,
	"shared_at" timestamp with time zone,
	CONSTRAINT "provider_health_host_model_pk" PRIMARY KEY("host","model")
);
